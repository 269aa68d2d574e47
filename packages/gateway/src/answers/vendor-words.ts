import { isJsonObject, parseJson, TruckrollError } from '@truckroll/protocol'
import { redactPeople } from './redact-people.ts'
import { textOfAnswer } from './text-of-answer.ts'

const mostCharacters = 300
/** Where products put what they want to say; the first that is there counts. */
const places = [
  'detail',
  'message',
  'error_description',
  'error',
  'title',
  'reason',
  'errors',
  'msg',
  'description',
]
const mostDepth = 4

/** What the other side said in the answer that an error carries: short, on one line, without addresses and numbers of people. */
export function toVendorWords(error: unknown): string | undefined {
  const body = TruckrollError.is(error) && 'body' in error ? textOfAnswer(error) : undefined
  if (body === undefined) return undefined
  const line = (readWords(body) ?? '').replaceAll(/\s+/g, ' ').trim()
  if (line === '') return undefined
  const words = redactPeople(line)
  return words.length > mostCharacters ? `${words.slice(0, mostCharacters)}…` : words
}

function readWords(body: string): string | undefined {
  const text = body.trim()
  if (/^[[{]/.test(text)) {
    try {
      return findWords(parseJson(text), 0) ?? text
    } catch (error) {
      if (!TruckrollError.is(error)) throw error
    }
  }
  // Of a page only what it shows.
  return text.replaceAll(/<(style|script)\b[\s\S]*?<\/\1\s*>|<[^>]*>/gi, ' ')
}

function findWords(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value
  if (depth > mostDepth) return undefined
  if (Array.isArray(value)) {
    const words = value.slice(0, 5).flatMap((item) => findWords(item, depth + 1) ?? [])
    return words.length === 0 ? undefined : words.join('; ')
  }
  if (!isJsonObject(value)) return undefined
  for (const place of places) {
    const words = place in value ? findWords(value[place], depth + 1) : undefined
    if (words !== undefined && words.trim() !== '') return words
  }
  return undefined
}
