import type { JobQuery } from '../job-query.ts'
import { all, first, type Routine } from '../routine/routine.ts'
import { readInteger } from '../rows/row.ts'

/** A word of more jobs than this leads nowhere: going through the newest jobs finds a page of them sooner. */
const mostLed = 5_000
/** So few are looked at sooner than a rarer word is found. */
const fewLed = 100

/** The words of a row of `jobs`, a blank before each. */
const wordsOfJob = ['search_text', 'search_phones', 'search_bms_id']
  .map((column) => `' ' || coalesce(${column}, '')`)
  .join(' || ')

const sql = {
  count: `select count(*) as number from (select 1 as found from ({jobs_by_word}) as led {limit}) as few`,
  led: `
    select distinct seq from (select seq from (
      select seq from jobs where id = :text
      union all select seq from jobs where bms_id = :text
      union all {jobs_by_word}
      union all {jobs_by_phone}) as led {limit}) as few`,
}

/** Is exactly what was typed, or has its telephone number, or all of its words. */
export const isFound = `(id = :text or bms_id = :text
  or strpos(' ' || coalesce(search_phones, ''), ' ' || :phoneWord::text) > 0
  or :hasWords::boolean and not exists (
    select 1 from unnest(:words::text[]) as word (value) where strpos(${wordsOfJob}, ' ' || word.value) = 0))`

/**
 * Few jobs, those that are found among them; undefined if there are too many. They are read before the list is: a
 * database that has both in one statement may go through all jobs from the newest on, to have them in order.
 */
export function* findLed(query: JobQuery): Routine<readonly number[] | undefined> {
  const word = yield* findRarest(query)
  if (word === undefined) return undefined
  const values = { text: query.text, phoneWord: query.phoneWord, word, limit: mostLed + 1 }
  const led = yield* all(sql.led, values, (row) => readInteger(row, 'seq'))
  return led.length > mostLed ? undefined : led
}

/** The rarest word of a query; undefined if all of them are frequent. Null: the query has no word. */
function* findRarest({ words }: JobQuery): Routine<string | null | undefined> {
  let lead: string | undefined
  let least = mostLed + 1
  // Long words are mostly the rare ones.
  for (const word of words.toSorted((one, other) => other.length - one.length)) {
    const count = yield* first(sql.count, { word, limit: least }, (row) => readInteger(row, 'number'))
    if (count === undefined || count >= least) continue
    lead = word
    least = count
    if (least <= fewLed) break
  }
  return words.length === 0 ? null : lead
}
