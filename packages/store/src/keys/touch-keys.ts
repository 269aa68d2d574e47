import { now, writeEach, type Routine } from '../routine/routine.ts'
import type { KeyOwner } from './key-work.ts'

/** The queue of its own that a key stands in: of a provider, of an organization not connected, or of nobody. */
const slotOf = (owner: string) => `case
      when ${owner}.provider is not null then 'p:' || ${owner}.provider
      when ${owner}.organization_id is not null then 'o:' || short_of(${owner}.organization_id) else '-' end`

/**
 * Makes sure of the one row of each key. A job may become known, or its provider, after the key's first event. Gates (see
 * gates.ts) that hang on the owner are worked out anew, the dead letter's bit stays. In slot '' it was only reserved.
 */
const touch = `
  insert into keys as k (key, job_id, organization_id, provider, seat, slot, gates, due_at, since)
  select x.key, x.job_id, x.organization_id, x.provider, '', ${slotOf('x')}, x.gates, :now::bigint, :now::bigint
  from {rows x: key text, job_id text, organization_id text, provider text, gates integer}
  where true -- or SQLite reads what follows as the condition of a join
  on conflict (key) do update set
    job_id = case when k.slot = '' then excluded.job_id else k.job_id end,
    due_at = case when k.slot = '' then excluded.due_at else k.due_at end,
    since = case when k.slot = '' then excluded.since else k.since end,
    organization_id = excluded.organization_id, provider = excluded.provider,
    seat = excluded.seat, slot = excluded.slot, gates = (k.gates & 1) | excluded.gates
  where k.slot = '' or (excluded.slot <> '-' and (k.slot <> excluded.slot or k.seat <> excluded.seat))`

export interface TouchedKey extends KeyOwner {
  readonly key: string
  readonly gates: number
}

/** The keys differ. */
export function* touchKeys(keys: readonly TouchedKey[]): Routine<void> {
  const rows = keys.map(({ key, jobId, organizationId, provider, gates }) => ({
    key,
    job_id: jobId,
    organization_id: organizationId,
    provider,
    gates,
  }))
  yield* writeEach(touch, rows, { now: yield* now() })
}

/** What a key's row is after it was touched twice. */
export function touchedAgain(before: TouchedKey, again: TouchedKey): TouchedKey {
  const isKnown = again.provider !== undefined || again.organizationId !== undefined
  return isKnown && !isOneSlot(before, again) ? { ...again, jobId: before.jobId } : before
}

function isOneSlot(one: TouchedKey, other: TouchedKey): boolean {
  if (one.provider !== undefined || other.provider !== undefined) return one.provider === other.provider
  return one.organizationId === other.organizationId
}
