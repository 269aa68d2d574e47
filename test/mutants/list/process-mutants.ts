import { editsOf } from '../../support/edit.ts'
import type { Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const sqlite = editsOf('packages/sqlite')
const store = editsOf('packages/store')
const postgres = editsOf('packages/postgres')

/** Of guarantees 8 and 9: who polls, and how much is in memory. */
export const processMutants: readonly Mutant[] = [
  {
    id: 'fence-not-compared',
    guarantee: 8,
    removes: "comparing the lease's token in the recording transaction",
    edits: [
      store(
        'this.#facts.leases.get(fence.credential) !== fence.token',
        '!this.#facts.leases.has(fence.credential)',
      ),
    ],
  },
  {
    id: 'lease-for-all',
    guarantee: 8,
    removes: 'refusing the lease that somebody else holds',
    edits: [store('    where not ${isHeld} or l.holder = excluded.holder\n', '')],
  },
  {
    id: 'stamp-not-compared',
    guarantee: 8,
    removes: 'refusing a store of another environment or instance',
    edits: [
      store(
        'if (environment === stamp.environment && instance === stamp.instance) return true',
        'if (instance === stamp.instance || environment === stamp.environment) return true',
      ),
    ],
  },
  {
    id: 'copy-may-run',
    guarantee: 8,
    removes: 'refusing a copy that nobody took over',
    edits: [
      store(
        'const why = whyNotAdopted(meta)\n  if (why !== undefined) {',
        'const why = whyNotAdopted(meta)\n  if (why !== undefined && place === why) {',
      ),
    ],
  },
  {
    id: 'file-not-locked',
    guarantee: 8,
    removes: 'the lock on the file',
    edits: [sqlite("database.exec('begin exclusive')", "database.exec('begin')")],
  },
  {
    id: 'claims-without-bound',
    guarantee: 9,
    removes: 'the bound on events in memory',
    edits: [
      gateway('if (this.#running.size >= places) return 0', ''),
      gateway('const limit = places - this.#running.size', 'const limit = places'),
    ],
  },
  {
    id: 'polls-without-bound',
    guarantee: 9,
    removes: 'the bound on polls whose messages are in memory',
    edits: [gateway('const pollsAtOnce = 32', 'const pollsAtOnce = 1_000')],
  },
  {
    id: 'sends-without-bound',
    guarantee: 9,
    removes: 'the bound on updates in memory',
    edits: [
      gateway(
        'const limit = this.#parts.concurrency - this.#inHand.size',
        'const limit = this.#parts.concurrency',
      ),
    ],
  },
  {
    id: 'files-without-bound',
    guarantee: 9,
    removes: 'the bound on bytes of files in memory',
    edits: [
      gateway(
        'fileBytes: Math.max(0, maxFileBytesInHand - this.#fileBytesInHand),',
        'fileBytes: Number.MAX_SAFE_INTEGER,',
      ),
    ],
  },
  {
    id: 'stop-waits-for-adapters',
    guarantee: 9,
    removes: 'the end of patience with attempts at stop',
    edits: [
      gateway(
        'await settleWithin(this.#clock, this.#running.settled(), graceMs)',
        'await this.#running.settled()',
      ),
    ],
  },
  {
    id: 'stop-waits-for-acks',
    guarantee: 9,
    removes: 'the end of patience with acks at stop',
    edits: [
      gateway(
        'const ackTimer = clock.setTimer(2 * graceMs, () => this.#abortingAcks.abort())',
        'const ackTimer = clock.setTimer(100 * graceMs, () => this.#abortingAcks.abort())',
      ),
    ],
  },
  {
    id: 'lease-kept-at-stop',
    guarantee: 9,
    removes: 'giving the lease back at stop',
    edits: [
      gateway("this.#role = 'stopped'\n    await this.#parts.lease.release()\n", "this.#role = 'stopped'\n"),
      postgres('      await context.run(() => releaseLeases(parts.held.all()))\n', ''),
    ],
  },
]
