import { editsOf } from '../../support/edit.ts'
import type { Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway')
const store = editsOf('packages/store')
const sqlite = editsOf('packages/sqlite')
const postgres = editsOf('packages/postgres')
const protocol = editsOf('packages/protocol')
const client = editsOf('packages/client')

/** Of guarantees 1 and 2: what makes a message durable, and one of it. */
export const intakeMutants: readonly Mutant[] = [
  {
    id: 'ack-before-record',
    guarantee: 1,
    removes: 'the wait for a commit that is late before the acks',
    edits: [
      gateway(
        'const outcomes = [...(await recorder.record(incoming, fence))]',
        `const outcomes = [...(await Promise.race([
      recorder.record(incoming, fence),
      new Promise<readonly ('recorded' | 'duplicate' | 'conflict' | undefined)[]>((resolve) =>
        setTimeout(resolve, 60, incoming.map(() => 'recorded')),
      ),
    ]))]`,
      ),
    ],
  },
  {
    id: 'webhook-before-record',
    guarantee: 1,
    removes: "the wait for a commit that is late before the answer to Dispatch's webhook",
    edits: [
      gateway(
        'const [outcome] = await this.#recorder.record([message])',
        `const [outcome] = await Promise.race([
      this.#recorder.record([message]),
      new Promise<readonly ('recorded' | 'duplicate' | undefined)[]>((resolve) =>
        setTimeout(resolve, 60, ['recorded']),
      ),
    ])`,
      ),
    ],
  },
  {
    id: 'failed-record-acked',
    guarantee: 1,
    removes: 'the difference between recorded and not recorded',
    edits: [gateway('return [undefined]', "return ['recorded']")],
  },
  {
    id: 'batch-not-tried-alone',
    guarantee: 1,
    removes: 'trying each message alone where a batch fails',
    edits: [
      gateway(
        'const outcome = isBehind ? undefined : (await this.#record([message], fence))[0]',
        'const outcome = undefined as RecordOutcome | undefined',
      ),
    ],
  },
  {
    id: 'no-receipt-dropped',
    guarantee: 1,
    removes: 'recording what came without a receipt',
    edits: [
      gateway(
        'const { lost, recordMs } = await this.#record(result.messages, polledAt, fence)',
        `const withReceipt = result.messages.filter(({ receipt }) => receipt !== undefined)
      const { lost, recordMs } = await this.#record(withReceipt, polledAt, fence)`,
      ),
    ],
  },
  {
    id: 'no-backoff-on-garbage',
    guarantee: 1,
    removes: 'the pause after a poll answer that is no envelope',
    edits: [
      gateway(
        "return this.#backOff('the poll answer is not an envelope', undefined)",
        "this.#backOff('the poll answer is not an envelope', undefined)\n    return 0",
      ),
    ],
  },
  {
    id: 'garbage-logged-whole',
    guarantee: 1,
    removes: 'the bound on what is logged of a poll answer that is no envelope',
    edits: [client('head: printable(bytes, headBytes)', 'head: printable(bytes, 10_000)')],
  },
  {
    id: 'postgres-commits-late',
    guarantee: 1,
    removes: 'synchronous commits of a PostgreSQL that has them switched off',
    edits: [
      postgres('to ${path}; set synchronous_commit = on;', 'to ${path}; set synchronous_commit = off;'),
    ],
  },
  {
    id: 'sqlite-commits-unsynced',
    guarantee: 1,
    removes: 'the sync of the write-ahead log at each commit of SQLite',
    needs: 'strace',
    edits: [sqlite('  pragma synchronous = full;', '  pragma synchronous = normal;')],
  },
  {
    id: 'duplicate-unknown',
    guarantee: 2,
    removes: 'the look whether a message is known',
    edits: [store('isKnown: this.#events.has(firstId)', 'isKnown: false')],
  },
  {
    id: 'both-ways-twice',
    guarantee: 2,
    removes: 'knowing by the webhook what came by the queue',
    edits: [
      store(
        "twin.way === way ? way === 'webhook' : !twin.isAnswered",
        "twin.way === way && way === 'webhook'",
      ),
    ],
  },
  {
    id: 'other-content-dropped',
    guarantee: 2,
    removes: 'keeping a second message under one ID with other content',
    edits: [
      gateway(
        "if (outcomes[index] !== 'conflict') continue",
        "if (outcomes[index] !== 'conflict' || index >= 0) continue",
      ),
    ],
  },
  {
    id: 'duplicate-not-acked',
    guarantee: 2,
    removes: 'the ack of what is known already',
    edits: [
      gateway(
        'if (outcome === undefined || recorded === undefined) continue',
        "if (outcome === undefined || recorded === undefined || String(outcome) === 'duplicate') continue",
      ),
    ],
  },
  {
    id: 'webhook-known-for-ever',
    guarantee: 2,
    removes: 'the ten minutes after which a webhook without updated_at is new',
    edits: [
      store(
        'known.recordedAt !== undefined && receivedAt - known.recordedAt < repeatsAfterMs',
        'known.recordedAt !== undefined',
      ),
    ],
  },
  {
    id: 'webhook-id-not-its-bytes',
    guarantee: 2,
    removes: 'the hash of the body as the id of a webhook',
    edits: [
      gateway(
        'messageId: webhookMessageId(body)',
        'messageId: webhookMessageId(Buffer.from(String(Math.random())))',
      ),
    ],
  },
  {
    id: 'action-id-is-key',
    guarantee: 2,
    removes: 'the message ID as the root of event ids: Actions[].ID stands for it',
    edits: [
      gateway(
        'const id = eventIdOf(message.messageId, action.index)',
        `const own = isJsonObject(action.raw) ? action.raw['ID'] : undefined
  const id = eventIdOf(typeof own === 'string' ? own : message.messageId, action.index)`,
      ),
    ],
  },
  {
    id: 'event-id-without-index',
    guarantee: 2,
    removes: 'the index in the id of an event',
    edits: [
      protocol(
        'export function eventIdOf(messageId: string, index: number): string {',
        'export function eventIdOf(messageId: string, _index: number): string {\n  const index = 0',
      ),
    ],
  },
]
