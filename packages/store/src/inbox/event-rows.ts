import type { Values } from '../routine/routine.ts'

/** An event as it is recorded: its columns by name. */
export interface EventRow extends Values {
  readonly seq: number
  readonly id: string
  readonly message_id: string
  readonly key: string
  readonly job_id: string | undefined
  readonly put_key: string | null
  readonly entity_id: string | undefined
  readonly organization_id: string | undefined
  readonly credential: string
  readonly message_type: string | undefined
  readonly content_hash: string | undefined
  readonly traceparent: string | undefined
  readonly is_full_job: 0 | 1
  readonly is_notice: 0 | 1
  readonly lost_term: number | undefined
  readonly state: 'waiting' | 'done' | 'skipped'
  readonly recorded_at: number
  readonly finished_at: number | undefined
  readonly body: string
}

const columns = `seq, id, message_id, key, job_id, put_key, entity_id, organization_id, credential, message_type,
  content_hash, traceparent, is_full_job, is_notice, lost_term, state, recorded_at, finished_at`

const types = `seq bigint, id text, message_id text, key text, job_id text, put_key text, entity_id text,
  organization_id text, credential text, message_type text, content_hash text, traceparent text, is_full_job integer,
  is_notice integer, lost_term integer, state text, recorded_at bigint, finished_at bigint`

/** How a store adds events, each as an `EventRow`: their bodies in the same rows, or in others beside. */
export const addEventSql = {
  withBodies: `insert into events (${columns}, body) select ${columns}, body from {rows x: ${types}, body text}`,
  besideBodies: `
    with given as (select * from {rows x: ${types}, body text}),
      bodies as (insert into event_bodies (event_seq, body) select seq, body from given)
    insert into events (${columns}) select ${columns} from given`,
} as const
