import type { JobQuery } from '../job-query.ts'
import { toPhoneDigits } from './to-phone-digits.ts'
import { toPhoneWord, toSearchWords } from './to-search-words.ts'

const leastDigits = 7
const phoneLike = /^[\d\s+()./\-\u2010-\u2015]+$/

export function toJobQuery(typed: string): JobQuery {
  const text = typed.trim()
  const digits = toQueriedDigits(text)
  return {
    text,
    words: toSearchWords(text),
    phoneWord: digits === undefined ? undefined : toPhoneWord(digits),
  }
}

function toQueriedDigits(text: string): string | undefined {
  const [number = ''] = text.replace(/^tel:/i, '').split(/[;x]|ext/i)
  if (!phoneLike.test(number)) return undefined
  const digits = toPhoneDigits(number)
  return digits !== undefined && digits.length >= leastDigits ? digits : undefined
}
