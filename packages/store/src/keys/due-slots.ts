import { all, type Routine } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'
import { isGated, isReadyAs, type KeyTable } from './key-sql.ts'
import { comparePlaces, FIRST_PLACE, type Place } from './slots.ts'

const isReady = isReadyAs('k')
const isOfOrganization = `c.slot >= 'o:' and c.slot < 'o;'`
const provider = `case when c.slot like 'p:%' then substr(c.slot, 3) end`

/**
 * Slots with a due key, from a place on: by seeks from slot to slot, whatever the number of keys in each. A row with
 * slot null stands for the end of its seat, one with slot '' for the beginning of the next.
 */
const circle = (table: KeyTable) => `
  with recursive circle (seat, slot, step) as (
    select :seat::text collate "C", :slot::text collate "C", 0
    union all
    select
      case when c.slot is null then (
        select k.seat from ${table} as k where ${isReady} and k.seat > c.seat order by k.seat limit 1) else c.seat end,
      case when c.slot is null then '' when c.seat = any(:passedSeats::text[]) then null else (
        select k.slot from ${table} as k
        where ${isReady} and k.seat = c.seat
          and k.slot > case when :passesOrganizations::boolean and ${isOfOrganization} then 'o;' else c.slot end
        order by k.slot limit 1) end,
      1
    from circle as c where c.seat is not null
  )
  select c.seat, c.slot from circle as c
  where c.step = 1 and c.slot <> '' and not c.seat = any(:passedSeats::text[])
    and not (:passesOrganizations::boolean and ${isOfOrganization})
    and (select min(k.due_at) from ${table} as k where ${isReady} and k.seat = c.seat and k.slot = c.slot) <= :now
    and not ${isGated(table, provider, 'c.seat')}
  {limit}`

const sql = { keys: circle('keys'), outbox_keys: circle('outbox_keys') }

/** So many are asked for at a time: of some, nothing may be taken. */
const CHUNK = 256

export interface Circle {
  readonly table: KeyTable
  readonly now: number
  /** The slot served last: the next one begins. */
  readonly from: Place
  readonly passedSeats: readonly string[]
  /** True if organizations that are not connected wait. */
  readonly passesOrganizations: boolean
}

/** Once round, from the slot behind `from` to that slot itself, until `isEnough` says so of those found so far. */
export function* dueSlots(
  circleOf: Circle,
  add: (slots: readonly Place[]) => Routine<boolean>,
): Routine<void> {
  const { table, now, from, passedSeats, passesOrganizations } = circleOf
  for (const isSecondHalf of [false, true]) {
    let place = isSecondHalf ? FIRST_PLACE : from
    for (;;) {
      const values = { ...place, now, limit: CHUNK, passesOrganizations, passedSeats }
      const found = yield* all(sql[table], values, (row) => ({
        seat: readText(row, 'seat'),
        slot: readText(row, 'slot'),
      }))
      const slots = isSecondHalf ? found.filter((slot) => comparePlaces(slot, from) <= 0) : found
      if (yield* add(slots)) return
      const last = slots.at(-1)
      if (last === undefined || slots.length < CHUNK) break
      place = last
    }
  }
}
