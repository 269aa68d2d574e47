import type { Entry } from './entry.ts'
import type { Words } from './settings.ts'

export const statuses = [
  'offered',
  'accepted',
  'scheduled',
  'enroute',
  'started',
  'paused',
  'complete',
  'rejected',
  'canceled',
] as const
export type Status = (typeof statuses)[number]

/** What an entry says of its job. A visit that was put on a time has no word before its title: it is scheduled. */
export interface State {
  readonly status: Status
  readonly reason: string
  /** Undefined while it stands on a day only. */
  readonly visit: { readonly startMs: number; readonly endMs: number } | undefined
}

const closed: ReadonlySet<Status> = new Set(['complete', 'rejected', 'canceled'])

export function isClosed({ status }: State): boolean {
  return closed.has(status)
}

/** `done (ready_for_billing): Heater is cold`, in any spacing and case. */
const titleForm = /^\s*([^:()]+?)\s*(?:\(([^()]*)\))?\s*:\s*(.*)$/s

interface Title {
  readonly status: Exclude<Status, 'scheduled'> | undefined
  readonly reason: string
  readonly rest: string
}

/** The word before the colon, if it is one of the company's; any other colon is part of the title. */
export function parseTitle(title: string, words: Words): Title {
  const [, word = '', reason = '', rest = ''] = titleForm.exec(title) ?? []
  const status = statuses.find(
    (one) => one !== 'scheduled' && words[one].toLowerCase() === word.toLowerCase().replaceAll(/\s+/g, ' '),
  )
  if (status === undefined || status === 'scheduled')
    return { status: undefined, reason: '', rest: title.trim() }
  return { status, reason: reason.trim(), rest }
}

export function formatTitle(status: Status, reason: string, rest: string, words: Words): string {
  if (status === 'scheduled') return rest
  const shown = reason.replaceAll(/[()]/g, ' ').trim()
  return `${words[status]}${shown === '' ? '' : ` (${shown})`}: ${rest}`
}

export function readState(entry: Entry, words: Words, visitMinutes: number): State {
  const { status: word, reason } = parseTitle(entry.title, words)
  const { startMs, endMs, isAllDay } = entry.times
  const visit = isAllDay
    ? undefined
    : { startMs, endMs: endMs > startMs ? endMs : startMs + visitMinutes * 60_000 }
  if (entry.isCanceled && word === undefined) return { status: 'canceled', reason: '', visit }
  const isWaiting = word === undefined || word === 'offered' || word === 'accepted'
  if (visit !== undefined && isWaiting) return { status: 'scheduled', reason: '', visit }
  return { status: word ?? 'accepted', reason, visit }
}

/** As one short word: what was seen is compared by it. */
export function formatState({ status, reason, visit }: State): string {
  const times = visit === undefined ? '' : `${visit.startMs / 1_000}-${visit.endMs / 1_000}`
  return [status, encodeURIComponent(reason.slice(0, 100)), times].join('|')
}

export function parseState(text: string): State | undefined {
  const [word, reason = '', times = ''] = text.split('|')
  const status = statuses.find((one) => one === word)
  if (status === undefined) return undefined
  const [start, end] = times.split('-').map(Number)
  const visit =
    times === '' || start === undefined || end === undefined
      ? undefined
      : { startMs: start * 1_000, endMs: end * 1_000 }
  return { status, reason: decodeURIComponent(reason), visit }
}
