import { editsOf, type Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway/src')
const sqlite = editsOf('packages/sqlite/src')
const store = editsOf('packages/store/src')
const postgres = editsOf('packages/postgres/src')

/** Of guarantees 8 and 9: who polls, and how much is in memory. */
export const processMutants: readonly Mutant[] = [
  {
    id: 'fence-not-compared',
    guarantee: 8,
    removes: "comparing the lease's token in the recording transaction",
    edits: [
      sqlite(
        'lease-table.ts',
        "if (present?.token === fence.token && present.holder !== '') return",
        'if (present !== undefined) return',
      ),
    ],
  },
  {
    id: 'fence-not-compared-postgres',
    guarantee: 8,
    removes: "comparing the lease's token in the recording transaction, on PostgreSQL",
    edits: [
      postgres(
        'sql/functions/base-functions.ts',
        "where credential = p_credential and token = p_token and holder <> '' for share",
        "where credential = p_credential and holder <> '' for share",
      ),
    ],
  },
  {
    id: 'lease-for-all',
    guarantee: 8,
    removes: 'refusing the lease that somebody else holds',
    edits: [sqlite('lease-table.ts', 'if (isHeld && present.holder !== holder) return undefined\n', '')],
  },
  {
    id: 'lease-for-all-postgres',
    guarantee: 8,
    removes: 'refusing the lease that somebody else holds, on PostgreSQL',
    edits: [postgres('sql/meta-sql.ts', '    where not ${isHeld} or l.holder = excluded.holder\n', '')],
  },
  {
    id: 'stamp-not-compared',
    guarantee: 8,
    removes: 'refusing a store of another environment or instance',
    edits: [
      store(
        'offline/check-may-run.ts',
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
        'offline/check-may-run.ts',
        'const why = whyNotAdopted(meta)\n  if (why !== undefined) {',
        'const why = whyNotAdopted(meta)\n  if (why !== undefined && place === why) {',
      ),
    ],
  },
  {
    id: 'file-not-locked',
    guarantee: 8,
    removes: 'the lock on the file',
    edits: [sqlite('connection/store-lock.ts', "database.exec('begin exclusive')", "database.exec('begin')")],
  },
  {
    id: 'claims-without-bound',
    guarantee: 9,
    removes: 'the bound on events in memory',
    edits: [
      gateway('delivery/delivery.ts', 'if (this.#running.size >= concurrency) return 0', ''),
      gateway(
        'delivery/delivery.ts',
        'const limit = concurrency - this.#running.size',
        'const limit = concurrency',
      ),
    ],
  },
  {
    id: 'polls-without-bound',
    guarantee: 9,
    removes: 'the bound on polls whose messages are in memory',
    edits: [gateway('intake/intake.ts', 'const pollsAtOnce = 32', 'const pollsAtOnce = 1_000')],
  },
  {
    id: 'sends-without-bound',
    guarantee: 9,
    removes: 'the bound on updates in memory',
    edits: [
      gateway(
        'outbox/sender.ts',
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
        'outbox/sender.ts',
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
        'delivery/delivery.ts',
        'await settleWithin(this.#clock, this.#queue.onIdle(), graceMs)',
        'await this.#queue.onIdle()',
      ),
    ],
  },
  {
    id: 'stop-waits-for-acks',
    guarantee: 9,
    removes: 'the end of patience with acks at stop',
    edits: [
      gateway(
        'intake/poller.ts',
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
      gateway('intake/poller.ts', '    await this.#parts.lease.release()\n', ''),
      postgres('open-store.ts', '      await rooms.leases.releaseAll()\n', ''),
    ],
  },
]
