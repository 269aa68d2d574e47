/** The words that a row of `jobs` is found by, as a list in JSON. */
const wordsOf = (row: 'new' | 'old') => {
  const texts = ['search_text', 'search_phones', 'search_bms_id'].map(
    (column) => `coalesce(${row}.${column}, '')`,
  )
  return `'[' || replace(json_quote(${texts.join(` || ' ' || `)}), ' ', '","') || ']'`
}

const addWords = `
  insert into job_words (word, job_seq)
  select distinct value, new.seq from json_each(${wordsOf('new')}) where value <> '';`
const removeWords = `
  delete from job_words where job_seq = old.seq and word in (select value from json_each(${wordsOf('old')}));`

/**
 * An index of words. Triggers keep it: whatever changes or empties a job does so with its words, and a copy of a store
 * makes them anew. Any SQLite has what they call.
 */
export const jobWordsTable = `
create table job_words (word text not null, job_seq integer not null, primary key (word, job_seq)) strict, without rowid;
create trigger job_words_added after insert on jobs begin ${addWords} end;
create trigger job_words_changed after update of search_text, search_phones, search_bms_id on jobs
when old.search_text is not new.search_text or old.search_phones is not new.search_phones
  or old.search_bms_id is not new.search_bms_id
begin ${removeWords} ${addWords} end;
create trigger job_words_removed after delete on jobs begin ${removeWords} end;
`

/** No word is behind this. */
const end = 'char(1114111)'

const jobsBy = (word: string) =>
  `select job_seq from job_words where word >= ${word} and word < ${word} || ${end}`

export const jobsByWord = jobsBy(':word')
export const jobsByPhone = jobsBy(':phoneWord')
