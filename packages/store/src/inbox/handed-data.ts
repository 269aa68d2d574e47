import type { StartedAttempt } from '../inbox-store.ts'

/** A part that was left out: where it belongs, and where in the event's body it stands, in UTF-16 units. */
interface LeftOut {
  readonly at: number
  readonly from: number
  readonly length: number
}

/** No JSON text of an object begins so. */
const marks = /^@((?:\d+,\d+,\d+;)+)@/
/** To say where a shorter text stands takes about as much. */
const LEAST_LENGTH = 32

/**
 * What is kept of the data that is first handed over: without the texts that stand in the event's body as they are. Then
 * it begins with where they belong: `@at,from,length;at,from,length;@`.
 */
export function shortenHanded(data: string, shared: StartedAttempt['shared']): string {
  const parts: LeftOut[] = []
  let rest = ''
  let end = 0
  for (const text of shared?.texts ?? []) {
    if (text.length < LEAST_LENGTH) continue
    const at = data.indexOf(text, end)
    const from = shared?.eventBody.indexOf(text) ?? -1
    if (at < 0 || from < 0) continue
    parts.push({ at, from, length: text.length })
    rest += data.slice(end, at)
    end = at + text.length
  }
  if (parts.length === 0) return data
  return `@${parts.map(({ at, from, length }) => `${at},${from},${length};`).join('')}@${rest}${data.slice(end)}`
}

/** The data as it was first handed over. */
export function restoreHanded(kept: string, eventBody: string): string {
  const match = marks.exec(kept)
  if (match === null) return kept
  let data = kept.slice(match[0].length)
  // In their order: each place counts those before it.
  for (const { at, from, length } of toParts(match[1] ?? '')) {
    data = `${data.slice(0, at)}${eventBody.slice(from, from + length)}${data.slice(at)}`
  }
  return data
}

function toParts(text: string): LeftOut[] {
  const parts = text.split(';').filter((part) => part !== '')
  return parts.map((part) => {
    const [at = 0, from = 0, length = 0] = part.split(',').map(Number)
    return { at, from, length }
  })
}
