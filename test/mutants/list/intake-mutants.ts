import { editsOf, type Mutant } from '../mutant.ts'

const gateway = editsOf('packages/gateway/src')
const sqlite = editsOf('packages/sqlite/src')
const postgres = editsOf('packages/postgres/src')
const protocol = editsOf('packages/protocol/src')
const client = editsOf('packages/client/src')

/** Of guarantees 1 and 2: what makes a message durable, and one of it. */
export const intakeMutants: readonly Mutant[] = [
  {
    id: 'ack-before-record',
    guarantee: 1,
    removes: 'the wait for a commit that is late before the acks',
    edits: [
      gateway(
        'intake/poller.ts',
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
        'intake/webhook-intake.ts',
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
    edits: [
      gateway(
        'intake/message-recorder.ts',
        'return [this.#report(messages[0], error)]',
        "this.#report(messages[0], error)\n        return ['recorded']",
      ),
    ],
  },
  {
    id: 'batch-not-tried-alone',
    guarantee: 1,
    removes: 'trying each message alone where a batch fails',
    edits: [
      gateway(
        'intake/message-recorder.ts',
        'const outcome = isBehind ? undefined : (await this.record([message], fence))[0]',
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
        'intake/poller.ts',
        'const lost = await this.#record(result.messages, polledAt, fence)',
        `const withReceipt = result.messages.filter(({ receipt }) => receipt !== undefined)
      const lost = await this.#record(withReceipt, polledAt, fence)`,
      ),
    ],
  },
  {
    id: 'no-backoff-on-garbage',
    guarantee: 1,
    removes: 'the pause after a poll answer that is no envelope',
    edits: [
      gateway(
        'intake/poller.ts',
        "return this.#backOff('the poll answer is not an envelope', undefined)",
        "this.#backOff('the poll answer is not an envelope', undefined)\n    return 0",
      ),
    ],
  },
  {
    id: 'garbage-logged-whole',
    guarantee: 1,
    removes: 'the bound on what is logged of a poll answer that is no envelope',
    edits: [
      client('connect/connect-client.ts', 'head: printable(bytes, 100)', 'head: printable(bytes, 10_000)'),
    ],
  },
  {
    id: 'postgres-commits-late',
    guarantee: 1,
    removes: 'synchronous commits of a PostgreSQL that has them switched off',
    edits: [
      postgres('connection/database.ts', 'set synchronous_commit = on;', 'set synchronous_commit = off;'),
    ],
  },
  {
    id: 'sqlite-commits-unsynced',
    guarantee: 1,
    removes: 'the sync of the write-ahead log at each commit of SQLite',
    needs: 'strace',
    edits: [
      sqlite('connection/open-database.ts', '  pragma synchronous = full;', '  pragma synchronous = normal;'),
    ],
  },
  {
    id: 'duplicate-unknown',
    guarantee: 2,
    removes: 'the look whether a message is known',
    edits: [
      sqlite(
        'sql/event-sql.ts',
        "contentHash: 'select content_hash from events where id = :id'",
        "contentHash: 'select content_hash from events where id = :id and false'",
      ),
    ],
  },
  {
    id: 'both-ways-twice',
    guarantee: 2,
    removes: 'knowing by the webhook what came by the queue',
    edits: [sqlite('sql/event-sql.ts', 'way <> :way and is_answered = 0', 'false')],
  },
  {
    id: 'both-ways-twice-postgres',
    guarantee: 2,
    removes: 'knowing by the webhook what came by the queue, on PostgreSQL',
    edits: [postgres('sql/functions/record-functions.ts', 'way <> v_event.way and is_answered = 0', 'false')],
  },
  {
    id: 'other-content-dropped',
    guarantee: 2,
    removes: 'keeping a second message under one ID with other content',
    edits: [
      gateway(
        'intake/poller.ts',
        "if (outcomes[index] !== 'conflict') continue",
        "if (outcomes[index] !== 'conflict' || index >= 0) continue",
      ),
    ],
  },
  {
    id: 'duplicate-unknown-postgres',
    guarantee: 2,
    removes: 'the look whether a message is known, on PostgreSQL',
    edits: [
      postgres(
        'sql/functions/record-functions.ts',
        'coalesce(v_message.is_known or v_is_seen[v_message.copy_of], false)',
        'false',
      ),
    ],
  },
  {
    id: 'duplicate-not-acked',
    guarantee: 2,
    removes: 'the ack of what is known already',
    edits: [
      gateway(
        'intake/poller.ts',
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
      sqlite(
        'inbox/message-recorder.ts',
        'if (lastAt !== undefined && receivedAt - lastAt < repeatsAfterMs) return undefined',
        'if (lastAt !== undefined) return undefined',
      ),
    ],
  },
  {
    id: 'webhook-known-for-ever-postgres',
    guarantee: 2,
    removes: 'the ten minutes after which a webhook without updated_at is new, on PostgreSQL',
    edits: [
      postgres(
        'sql/functions/record-functions.ts',
        'if found and v_message.received_at - v_last_at < v_message.repeats_after_ms then',
        'if found then',
      ),
    ],
  },
  {
    id: 'webhook-id-not-its-bytes',
    guarantee: 2,
    removes: 'the hash of the body as the id of a webhook',
    edits: [
      gateway(
        'intake/webhook-intake.ts',
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
        'intake/to-new-message.ts',
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
        'envelope/event-id-of.ts',
        'export function eventIdOf(messageId: string, index: number): string {',
        'export function eventIdOf(messageId: string, _index: number): string {\n  const index = 0',
      ),
    ],
  },
]
