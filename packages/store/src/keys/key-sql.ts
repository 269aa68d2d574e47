import { gates } from './gates.ts'

/** The inbox's keys and the outbox's: two tables of one shape. */
export const keyTables = ['keys', 'outbox_keys'] as const
export type KeyTable = (typeof keyTables)[number]

/** Text of the partial indexes of keys that may be worked on, word for word: SQLite uses them for nothing else. */
export const isReady = 'gates = 0 and claimed_until is null'
/** Text of the partial index of keys whose heads are tried one at a time. */
export const isSuspect = `gates = ${gates.suspect} and claimed_until is null`
export const isSuspectAs = (alias: string) =>
  `${alias}.gates = ${gates.suspect} and ${alias}.claimed_until is null`
export const isReadyAs = (alias: string) => `${alias}.gates = 0 and ${alias}.claimed_until is null`
/** A claim that has ended. */
export const noClaim = 'claimed_until = null, claimed_id = null, claimed_by = null, claim_token = 0'
/** Text of the partial index of events that are not over. */
export const isOpenEvent = `state in ('waiting', 'dead')`

/** The queue of its own that a key of this owner stands in, see `queues.ts`. An index takes no entry above 2.7 kB. */
export const queueOf = (
  owner: string,
) => `case when ${owner}.provider is not null then 'p:' || ${owner}.provider
  when ${owner}.organization_id is not null then 'o:' || short_of(${owner}.organization_id) else '-' end`

const isPausedProvider = (provider: string) => `exists (
  select 1 from pauses where kind = 'provider' and subject = ${provider})`
const isProviderWith = (provider: string, condition: string) => `exists (
  select 1 from providers where external_organization_id = ${provider} and (${condition}))`

/** Whether a provider's keys must wait: its events while it is paused or held, its updates while it is paused. */
export function isGated(table: KeyTable, provider: string, credential: string): string {
  if (table === 'keys') {
    return `(${isPausedProvider(provider)} or ${isProviderWith(provider, `state = 'paused' or is_held = 1`)})`
  }
  // Posts for a provider, which have no credential of their own, go while it is paused.
  return `(${credential} <> '' and (${isPausedProvider(provider)} or ${isProviderWith(provider, `state = 'paused'`)}))`
}

/** The update of a key that goes next: files that failed stand behind all else, the one due first leads. */
export const headOfUpdates = (key: string, except = 'true') => `(
  select seq from updates where updates.key = ${key} and state = 'queued' and ${except} order by aside_until, seq limit 1)`
