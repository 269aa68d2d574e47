import { idText, isJsonObject, parseDispatchTime } from '@truckroll/protocol'
import { timeZoneOf } from '../events/time-zone-of.ts'
import { organizationByExternalId } from '../rules/find-organization.ts'
import { findRecord, recordsOf } from '../rules/kept-records.ts'
import type { Job, KeptRecord } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import { atLocalTime, localDays } from './local-time.ts'

/** Milliseconds since 1970. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Time of a technician that is taken; `job` by a visit, otherwise by an entry of the calendar. */
export interface Block extends Span {
  readonly job?: Job
}

/** A working day of a technician. */
export interface Day extends Span {
  readonly user: KeptRecord
  readonly blocks: readonly Block[]
}

/** Nobody tells Dispatch's working hours by its API; these are the printed ones. Playbook: Availability > Block Times */
const workingHours = { from: 8, to: 17 }

export function findUser(world: ReadonlyWorld, brandKey: string, externalId: string): KeptRecord | undefined {
  return findRecord(world, { recordType: 'user', brandKey, name: externalId })
}

/** The working days of a technician within a span, with what is taken of them. */
export function daysOf(world: ReadonlyWorld, user: KeptRecord, { start, end }: Span): Day[] {
  const timeZone = timeZoneOfUser(world, user)
  const taken = blocksOf(world, user)
  return localDays(start, end, timeZone).flatMap((day) => {
    const from = Math.max(atLocalTime(day, workingHours.from, timeZone), start)
    const to = Math.min(atLocalTime(day, workingHours.to, timeZone), end)
    if (from >= to) return []
    const blocks = taken
      .filter((block) => block.start < to && block.end > from)
      .map((block) => ({ ...block, start: Math.max(block.start, from), end: Math.min(block.end, to) }))
    return [{ user, start: from, end: to, blocks }]
  })
}

/** What is free of a day, at least that long: what no block takes. */
export function gapsOf({ start, end, blocks }: Day, leastMs: number): Span[] {
  const gaps: Span[] = []
  let from = start
  for (const block of blocks) {
    if (block.start > from) gaps.push({ start: from, end: block.start })
    from = Math.max(from, block.end)
  }
  if (end > from) gaps.push({ start: from, end })
  return gaps.filter((gap) => gap.end - gap.start >= leastMs)
}

function blocksOf(world: ReadonlyWorld, user: KeptRecord): Block[] {
  const blocks: Block[] = []
  for (const [, visit] of world.entries('appointments')) {
    if (!visit.userIds?.includes(user.name) || ['canceled', 'complete'].includes(visit.status)) continue
    const job = world.get('jobs', String(visit.jobId))
    if (job?.brandKey !== user.brandKey) continue
    blocks.push({ start: visit.startAt, end: visit.startAt + visit.durationSeconds * 1_000, job })
  }
  for (const { fields } of recordsOf(world, user.brandKey, 'calendar_event')) {
    const { external_user_id: owner, start_time: time, duration } = fields
    const start = typeof time === 'string' ? parseDispatchTime(time) : undefined
    if (String(owner) !== user.name || start === undefined || typeof duration !== 'number') continue
    blocks.push({ start, end: start + duration * 1_000 })
  }
  return blocks.toSorted((one, other) => one.start - other.start || one.end - other.end)
}

function timeZoneOfUser(world: ReadonlyWorld, { brandKey, fields }: KeptRecord): string {
  const id = fields['external_organization_id']
  const isId = typeof id === 'string' || typeof id === 'number'
  const organization = isId ? organizationByExternalId(world, brandKey, idText(id)) : undefined
  const address = organization?.fields['address']
  return isJsonObject(address) ? timeZoneOf(address['state'], address['postal_code']) : timeZoneOf(undefined)
}
