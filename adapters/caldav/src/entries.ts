import { RetryableError, TerminalError, type EventResponse, type JobLink } from '@truckroll/gateway'
import type { CalendarClient, StoredResource } from './client.ts'
import { Entry } from './entry.ts'
import type { ProviderSettings } from './settings.ts'
import { formatState, formatTitle, parseTitle, readState, type State, type Status } from './state.ts'

/** A company's calendar, and how it wants its entries. */
export interface Calendar {
  readonly client: CalendarClient
  readonly settings: ProviderSettings
  readonly externalOrganizationId: string
  readonly nowMs: number
}

/** The entry that the job was linked with when it was created. */
export function toJobEntry({ link }: { readonly link: JobLink }): string {
  if (link.bmsId !== undefined) return link.bmsId
  throw new TerminalError('expected a job with an entry; link it with PUT /v1/jobs/{jobId}, then replay')
}

export function stateOf(entry: Entry, { words, visitMinutes }: ProviderSettings): State {
  return readState(entry, words, visitMinutes)
}

/** Puts the words of a status before the title. */
export function setStatus(entry: Entry, status: Status, reason: string, { words }: ProviderSettings): void {
  entry.title = formatTitle(status, reason, parseTitle(entry.title, words).rest, words)
  entry.isCanceled = status === 'canceled'
}

/** Makes the entry; false if it was there before. Reads it back: servers answer 2xx to what they refuse or change. */
export async function createEntry(calendar: Calendar, name: string, entry: Entry): Promise<boolean> {
  const state = formatState(stateOf(entry, calendar.settings))
  entry.stamp(state, calendar.nowMs)
  const isNew = await calendar.client.create(`${name}.ics`, entry.toString())
  await readBack(calendar, name, isNew ? state : undefined)
  return isNew
}

/**
 * Does something to an entry of a job. If it is gone, a person has to look: who deleted it may have had a reason.
 * `change` answers with what a person must do, or undefined.
 */
export async function changeEntry(
  calendar: Calendar,
  name: string,
  wish: string,
  change: (entry: Entry) => string | undefined | void,
): Promise<EventResponse> {
  const stored = await calendar.client.get(`${name}.ics`)
  if (stored === undefined)
    return { needsAttention: `${wish} Its entry ${name} was deleted from the calendar.` }
  const entry = Entry.parse(stored.text, calendar.settings.timezone)
  const needsAttention = change(entry)
  if (needsAttention !== undefined) return { needsAttention }
  await replace(calendar, stored, name, entry)
  return {}
}

async function replace(
  calendar: Calendar,
  stored: StoredResource,
  name: string,
  entry: Entry,
): Promise<void> {
  const state = formatState(stateOf(entry, calendar.settings))
  entry.stamp(state, calendar.nowMs)
  if (!(await calendar.client.replace(stored, entry.toString()))) {
    throw new RetryableError(`the entry ${name} was changed in the calendar at the same moment`)
  }
  await readBack(calendar, name, state)
}

async function readBack(
  { client, settings }: Calendar,
  name: string,
  wanted: string | undefined,
): Promise<void> {
  const stored = await client.get(`${name}.ics`)
  const state = stored && formatState(stateOf(Entry.parse(stored.text, settings.timezone), settings))
  if (state !== undefined && (wanted === undefined || state === wanted)) return
  throw new RetryableError(`the calendar server took the entry ${name} and does not show it as it was sent`)
}
