import { boundLimit } from './bound-limit.ts'

const columns = 'key, job_id, organization_id, provider, seat, slot, due_at, since'
const isDue = `gates = 0 and claimed_until is null and due_at <= :now
  and (:provider is null or coalesce(provider, '') = :provider)`
const head = `(select seq from events where events.key = keys.key and state in ('waiting', 'dead') order by seq limit 1)`

/** Which event is tried while something is down. */
export const probeSql = {
  /** Few of those that wait were tried before it was known to be down: the first ones are found at once. */
  untried: `
    select ${columns} from keys
    where ${isDue} and (select attempts from events where seq = ${head}) = 0
    order by due_at, key ${boundLimit}`,
  /** The one longest untried comes first. */
  tried: `
    select ${columns} from keys
    where ${isDue} and (select attempts from events where seq = ${head}) > 0
    order by (select max(started_at) from attempts where event_seq = ${head}), key ${boundLimit}`,
}
