import type { JobQuery } from '../job-query.ts'
import { first, type Routine } from '../routine/routine.ts'
import { readInteger } from '../rows/row.ts'

/** A word of more jobs than this leads nowhere: going through the newest jobs finds a page of them sooner. */
const mostLed = 5_000

/** The words of a row of `jobs`, a blank before each. */
const wordsOfJob = ['search_text', 'search_phones', 'search_bms_id']
  .map((column) => `' ' || coalesce(${column}, '')`)
  .join(' || ')

const sql = {
  count: `select count(*) as number from (select 1 as found from ({jobs_by_word}) as led {limit}) as few`,
}

/** Is exactly what was typed, or has its telephone number, or all of its words. */
export const isFound = `(id = :text or bms_id = :text
  or strpos(' ' || coalesce(search_phones, ''), ' ' || :phoneWord::text) > 0
  or :hasWords::boolean and not exists (
    select 1 from unnest(:words::text[]) as word (value) where strpos(${wordsOfJob}, ' ' || word.value) = 0))`

/** Few jobs, those that are found among them. */
export const isLedTo = `seq in (
  select seq from jobs where id = :text
  union all select seq from jobs where bms_id = :text
  union all {jobs_by_word}
  union all {jobs_by_phone})`

/** The rarest word of a query; undefined if all of them are frequent. Null: the query has no word. */
export function* findLead({ words }: JobQuery): Routine<string | null | undefined> {
  let lead: string | undefined
  let least = mostLed + 1
  for (const word of words) {
    const count = yield* first(sql.count, { word, limit: least }, (row) => readInteger(row, 'number'))
    if (count === undefined || count >= least) continue
    lead = word
    least = count
    if (least === 0) break
  }
  return words.length === 0 ? null : lead
}
