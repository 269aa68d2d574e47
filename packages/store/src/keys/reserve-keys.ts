import { lock, type Routine } from '../routine/routine.ts'
import { gates } from './gates.ts'

/**
 * Takes the rows of keys, in one order so that two callers cannot wait for each other: those named, and those that jobs
 * have since they went to another organization. A key without a row gets one in slot '', which touching it fills in. Its
 * gate that nothing else has keeps it out of the indexes of keys that may be worked on, which it would enter twice.
 */
const sql = {
  reserve: `
    insert into keys as k (key, seat, slot, gates, due_at, since)
    select wanted.key, '', '', ${gates.reserved}, 0, 0 from (
      select value collate "C" as key from unnest(:keys::text[]) as x (value)
      union
      select key from jobs where key is not null and id = any(:jobIds::text[])) as wanted
    order by 1
    on conflict (key) do update set key = excluded.key where false`,
  drop: `delete from keys where key = any(:keys::text[]) and slot = ''`,
}

export function* reserveKeys(keys: readonly string[], jobIds: readonly string[]): Routine<void> {
  yield* lock(sql.reserve, { keys, jobIds })
}

/** Removes what was only reserved: rows of these keys that nobody touched. */
export function* dropReservedKeys(keys: readonly string[]): Routine<void> {
  if (keys.length > 0) yield* lock(sql.drop, { keys })
}
