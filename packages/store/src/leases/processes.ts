import type { LivingProcess, ProcessCount, ProcessNews } from '../lease-store.ts'
import { all, first, now, run, type Routine } from '../routine/routine.ts'
import { readInteger, readText } from '../rows/row.ts'
import { rules } from '../rules.ts'

const isAlive = `expires_at > :now and expires_at <= :now + ${rules.longestLeaseMs}`

const sql = {
  /** Also those whose end lies further ahead than anybody can have said: the clock was set back. */
  bury: `delete from processes where not (${isAlive})`,
  announce: `
    insert into processes (holder, name, credentials, since, expires_at)
    values (:holder, :name, :credentials, :now, :expiresAt)
    on conflict (holder) do update set name = excluded.name, credentials = excluded.credentials,
      expires_at = excluded.expires_at`,
  count: `
    select count(*) as processes, coalesce(sum(credentials), 0)::bigint as credentials from processes where ${isAlive}`,
  forget: 'delete from processes where holder = :holder',
  list: `select holder, name, credentials, since from processes where ${isAlive} order by since, holder`,
}

/** All that live, itself counted. */
export function* announceProcess(news: ProcessNews, ttlMs: number): Routine<ProcessCount> {
  const at = yield* now()
  const { holder, name, credentials } = news
  yield* run(sql.announce, { holder, name, credentials, now: at, expiresAt: at + ttlMs })
  yield* run(sql.bury, { now: at })
  const count = yield* first(sql.count, { now: at }, (row) => ({
    processes: readInteger(row, 'processes'),
    credentials: readInteger(row, 'credentials'),
  }))
  return count ?? { processes: 1, credentials }
}

export function* forgetProcess(holder: string): Routine<void> {
  yield* run(sql.forget, { holder })
}

export function* listProcesses(): Routine<readonly LivingProcess[]> {
  return yield* all(sql.list, { now: yield* now() }, (row) => ({
    holder: readText(row, 'holder'),
    name: readText(row, 'name'),
    credentials: readInteger(row, 'credentials'),
    since: readInteger(row, 'since'),
  }))
}
