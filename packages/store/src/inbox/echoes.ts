import type { EchoEntry, EndedEchoes } from '../inbox-store.ts'
import { all, now, type Routine, write, writeEach } from '../routine/routine.ts'
import { readInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { rules } from '../rules.ts'

const sql = {
  ofJobs: `
    select echoes.job_id, echoes.kind, echoes.value, echoes.event_seq, events.put_key, events.entity_id
    from echoes left join events on events.seq = echoes.event_seq where echoes.job_id = any(:jobIds::text[])`,
  end: 'delete from echoes where job_id = :jobId and kind = :kind and value = :value',
  put: `
    insert into echoes (job_id, kind, value, event_seq, expires_at)
    select x.job_id, x.kind, x.value, x.seq, :expiresAt::bigint
    from {rows x: job_id text, kind text, value text, seq bigint} where true
    on conflict (job_id, kind, {echo_value}) do update set
      event_seq = excluded.event_seq, expires_at = excluded.expires_at`,
  expire: 'delete from echoes where expires_at <= :before',
}

interface StoredEcho {
  readonly jobId: string
  readonly kind: string
  readonly value: string
  readonly seq: number
  readonly putKey: string | undefined
  readonly entityId: string | undefined
}

/** What an event says about jobs, of that is kept what its BMS may repeat. */
export interface Saying {
  readonly seq: number
  readonly putKey: string | undefined
  readonly entityId: string | undefined
  readonly endsEchoes: EndedEchoes | undefined
  readonly echoes: readonly EchoEntry[]
}

/** The ledger's entries of these jobs: few have any. */
export function* echoesOf(jobIds: readonly string[]): Routine<readonly StoredEcho[]> {
  return jobIds.length === 0 ? [] : yield* all(sql.ofJobs, { jobIds }, toStoredEcho)
}

/** Ends what earlier events wrote into the ledger about the same, and writes what these say. */
export function* tellEchoes(sayings: readonly Saying[], known: readonly StoredEcho[]): Routine<void> {
  const ended = known.filter((echo) => sayings.some((saying) => isEnded(echo, saying)))
  for (const { jobId, kind, value } of ended) yield* write(sql.end, { jobId, kind, value })
  yield* writeEchoes(sayings)
}

export function* writeEchoes(sayings: readonly Pick<Saying, 'seq' | 'echoes'>[]): Routine<void> {
  const entries = new Map<string, { job_id: string; kind: string; value: string; seq: number }>()
  for (const { seq, echoes } of sayings) {
    for (const { jobId, kind, value } of echoes)
      entries.set(JSON.stringify([jobId, kind, value]), { job_id: jobId, kind, value, seq })
  }
  if (entries.size === 0) return
  const at = yield* now()
  yield* write(sql.expire, { before: at - rules.endedEchoMs })
  yield* writeEach(sql.put, [...entries.values()], { expiresAt: at + rules.echoMs })
}

/** An event about a job ends the entries that earlier events wrote about the same; its own stay. */
function isEnded(echo: StoredEcho, { seq, putKey, entityId, endsEchoes }: Saying): boolean {
  if (endsEchoes === undefined || echo.jobId !== endsEchoes.jobId || echo.seq === seq) return false
  const { kinds, isOfEntity, ofEntity = [] } = endsEchoes
  const has = (list: readonly string[]) => list.includes(echo.kind)
  if (!isOfEntity && has(kinds)) return true
  const isSameEntity =
    putKey !== undefined && echo.putKey === putKey && echo.entityId === entityId && entityId !== undefined
  return isSameEntity && (has(ofEntity) || (isOfEntity && has(kinds)))
}

function toStoredEcho(row: Row): StoredEcho {
  return {
    jobId: readText(row, 'job_id'),
    kind: readText(row, 'kind'),
    value: readText(row, 'value'),
    seq: readInteger(row, 'event_seq'),
    putKey: readOptionalText(row, 'put_key'),
    entityId: readOptionalText(row, 'entity_id'),
  }
}
