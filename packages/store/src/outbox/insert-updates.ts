import type { NewUpdate } from '../outbox-store.ts'
import { writeEach, type Routine } from '../routine/routine.ts'
import type { UpdateState } from '../update-kinds.ts'

const sql = {
  insert: `
    insert into updates (id, key, job_id, provider, kind, source, idempotency_key, content_hash, act_hash, given_at,
      is_answer, repeats, traceparent, occurred_at, ordering, appointment_id, record, file_bytes, sealed_credentials,
      state, cause, accepted_at, due_at)
    select x.id, x.key, x.job_id, x.provider, x.kind, x.source, x.idempotency_key, x.content_hash, x.act_hash,
      x.given_at, x.is_answer, x.repeats, x.traceparent, x.occurred_at, x.ordering, x.appointment_id, x.record,
      x.file_bytes, x.sealed_credentials, x.state, x.cause, :now::bigint, :now::bigint
    from {rows x: id text, key text, job_id text, provider text, kind text, source text, idempotency_key text,
      content_hash text, act_hash text, given_at bigint, is_answer integer, repeats text, traceparent text,
      occurred_at bigint, ordering text, appointment_id text, record text, file_bytes bigint, sealed_credentials bytea, state text,
      cause text}`,
  addHistory: `
    insert into update_history (update_seq, at, state, message)
    select updates.seq, updates.accepted_at, updates.state, coalesce(updates.cause || x.suffix, updates.cause)
    from {rows x: id text, suffix text} join updates on updates.id = x.id`,
  putFile: `
    insert into update_files (update_id, content)
    select x.update_id, x.content from {rows x: update_id text, content bytea}`,
}

/** An update, or a post for a provider, as it is stored first. */
export interface AddedUpdate {
  readonly id: string
  readonly key: string
  readonly jobId?: string
  /** Of a post for a provider. */
  readonly provider?: string
  readonly kind: string
  readonly source: NewUpdate['source'] | 'gateway'
  readonly idempotencyKey?: string | undefined
  readonly contentHash: string
  readonly actHash?: string | undefined
  readonly givenAt?: number | undefined
  readonly isAnswer?: boolean | undefined
  readonly repeats?: string | undefined
  readonly traceparent?: string | undefined
  readonly occurredAt: number
  readonly ordering?: NewUpdate['ordering']
  readonly record: string
  readonly file?: Uint8Array | undefined
  readonly sealedCredentials?: Uint8Array | undefined
  readonly state: UpdateState
  readonly cause?: string | undefined
  readonly suppressedOf?: string | undefined
}

/** Stores updates in their order, each with the first entry of its history. */
export function* insertUpdates(added: readonly AddedUpdate[], now: number): Routine<void> {
  yield* writeEach(sql.insert, added.map(toRow), { now })
  yield* writeEach(
    sql.addHistory,
    added.map(({ id, suppressedOf }) => ({
      id,
      suffix: suppressedOf === undefined ? undefined : ` of ${suppressedOf}`,
    })),
  )
  yield* writeEach(
    sql.putFile,
    added.flatMap(({ id, file, state }) =>
      file === undefined || state !== 'queued' ? [] : [{ update_id: id, content: file }],
    ),
  )
}

function toRow(update: AddedUpdate) {
  return {
    id: update.id,
    key: update.key,
    job_id: update.jobId,
    provider: update.provider,
    kind: update.kind,
    source: update.source,
    idempotency_key: update.idempotencyKey,
    content_hash: update.contentHash,
    act_hash: update.actHash,
    given_at: update.givenAt,
    is_answer: Number(update.isAnswer ?? false),
    repeats: update.repeats,
    traceparent: update.traceparent,
    occurred_at: update.occurredAt,
    ordering: update.ordering?.kind,
    appointment_id: update.ordering?.appointmentId,
    record: update.record,
    file_bytes: update.file?.byteLength ?? 0,
    sealed_credentials: update.sealedCredentials,
    state: update.state,
    cause: update.cause,
  }
}
