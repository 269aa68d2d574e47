/** The words of a row of `jobs`. Word for word what is indexed. */
const words = `array_to_tsvector(array_remove(string_to_array(
  coalesce(search_text, '') || ' ' || coalesce(search_phones, '') || ' ' || coalesce(search_bms_id, ''), ' '), ''))`

/**
 * Any PostgreSQL has it: no extension is needed. A job that is emptied is found no more; its words stay as keys of the
 * index until that is made anew (docs/privacy.md).
 */
export const jobWordsIndex = `create index jobs_by_words on jobs using gin (${words});`

/**
 * Such a statement is planned anew for each word, by all that the planner has: an index of this kind is read as a bitmap
 * only, and a few jobs of a frequent word are found sooner without it.
 */
export function looksUpWords(sql: string): boolean {
  return sql.includes('{jobs_by_word}')
}

/** Words are letters and digits alone, so that nothing of them is a sign to the query. */
const jobsBy = (word: string) =>
  `select seq from jobs where ${words} @@ (quote_literal(${word}::text) || ':*')::tsquery`

export const jobsByWord = jobsBy(':word')
export const jobsByPhone = jobsBy(':phoneWord')
