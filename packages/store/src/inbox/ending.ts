import type { AttemptOutcome, Claim, GoOnOptions } from '../inbox-store.ts'
import { isGated, isOpenEvent } from '../keys/key-sql.ts'
import { allOf, type Routine } from '../routine/routine.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  type Row,
} from '../rows/row.ts'
import { isAllPaused } from '../sql/hold-sql.ts'

/** An attempt that ends, and what it came to. */
export interface Ending {
  readonly claim: Claim
  readonly outcome: AttemptOutcome
  /** The key's next event is asked for. */
  readonly goOn: GoOnOptions | undefined
}

/** What is known of an event whose attempt ends, of its key, and of what comes behind it. */
export interface EndingEvent {
  readonly seq: number
  readonly id: string
  readonly key: string
  readonly jobId: string | undefined
  readonly putKey: string | undefined
  readonly entityId: string | undefined
  readonly organizationId: string | undefined
  readonly credential: string
  readonly isNotice: boolean
  readonly lostTerm: number | undefined
  readonly openAttempt: number | undefined
  readonly failingSince: number | undefined
  readonly handedType: string | undefined
  readonly recordedAt: number
  /** The key's next open event. */
  readonly next: { readonly seq: number; readonly recordedAt: number; readonly isDead: boolean } | undefined
  readonly owner: {
    readonly organizationId: string | undefined
    readonly provider: string | undefined
    readonly queue: string
    readonly gates: number
    /** Nothing may be handed out: of the provider, or at all. */
    readonly isGated: boolean
  }
  /** The event's job, or the one that the outcome names, as its present organization knows it. */
  readonly job:
    | {
        readonly provider: string | undefined
        readonly bmsId: string | undefined
        readonly term: number
      }
    | undefined
}

const sql = `
  select x.token, events.seq, events.id, events.key, events.job_id, events.put_key, events.entity_id,
    events.organization_id, events.credential, events.is_notice, events.lost_term, events.open_attempt,
    events.failing_since, events.handed_type, events.recorded_at,
    next.seq as next_seq, next.recorded_at as next_recorded_at, next.state as next_state,
    k.organization_id as owner_organization_id, k.provider as owner_provider, k.queue, k.gates,
    case when ${isAllPaused} or ${isGated('keys', 'k.provider', 'k.credential')} then 1 else 0 end as is_gated,
    jobs.provider as job_provider, jobs.bms_id as job_bms_id, jobs.term as job_term
  from {rows x: key text, id text, token bigint, job_id text}
  join keys as k on k.key = x.key and k.claim_token = x.token and k.claimed_id = x.id
  join events on events.id = x.id
  left join events as next on next.seq = (
    select o.seq from events as o where o.key = x.key and o.${isOpenEvent} and o.seq >= k.head_seq and o.seq <> events.seq
    order by o.seq limit 1)
  left join jobs on jobs.id = coalesce(events.job_id, x.job_id)`

/** Reads what the endings need, in one statement; of a claim that was lost nothing. */
export function* readEndings(endings: readonly Ending[]): Routine<(claim: Claim) => EndingEvent | undefined> {
  const each = endings.map(({ claim, outcome }) => ({
    key: claim.key,
    id: claim.eventId,
    token: claim.token,
    job_id: outcome.state === 'done' ? outcome.jobId : undefined,
  }))
  const rows = yield* allOf(
    sql,
    each,
    (row) => [`${readInteger(row, 'token')} ${readText(row, 'id')}`, toEnding(row)] as const,
  )
  const events = new Map(rows)
  return ({ token, eventId }) => events.get(`${token} ${eventId}`)
}

function toEnding(row: Row): EndingEvent {
  const nextSeq = readOptionalInteger(row, 'next_seq')
  const jobTerm = readOptionalInteger(row, 'job_term')
  return {
    seq: readInteger(row, 'seq'),
    id: readText(row, 'id'),
    key: readText(row, 'key'),
    jobId: readOptionalText(row, 'job_id'),
    putKey: readOptionalText(row, 'put_key'),
    entityId: readOptionalText(row, 'entity_id'),
    organizationId: readOptionalText(row, 'organization_id'),
    credential: readText(row, 'credential'),
    isNotice: readFlag(row, 'is_notice'),
    lostTerm: readOptionalInteger(row, 'lost_term'),
    openAttempt: readOptionalInteger(row, 'open_attempt'),
    failingSince: readOptionalInteger(row, 'failing_since'),
    handedType: readOptionalText(row, 'handed_type'),
    recordedAt: readInteger(row, 'recorded_at'),
    next:
      nextSeq === undefined
        ? undefined
        : {
            seq: nextSeq,
            recordedAt: readInteger(row, 'next_recorded_at'),
            isDead: readText(row, 'next_state') === 'dead',
          },
    owner: {
      organizationId: readOptionalText(row, 'owner_organization_id'),
      provider: readOptionalText(row, 'owner_provider'),
      queue: readText(row, 'queue'),
      gates: readInteger(row, 'gates'),
      isGated: readFlag(row, 'is_gated'),
    },
    job:
      jobTerm === undefined
        ? undefined
        : {
            provider: readOptionalText(row, 'job_provider'),
            bmsId: readOptionalText(row, 'job_bms_id'),
            term: jobTerm,
          },
  }
}
