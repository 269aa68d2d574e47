import { updateMeanings } from '@truckroll/store'
import type { ReadJobResponse } from '../adapter/requests.ts'
import type { StatusMeaning } from '../adapter/status-map.ts'
import { updateSchema, type Update } from '../updates/update.ts'
import type { VisitWindow } from './read-told-visits.ts'
import type { Difference } from './reconcile-api.ts'

export interface Compared {
  /** Where the job stands, made of both sides. */
  readonly state: string | undefined
  /** When the visit that was told to Dispatch last is over. */
  readonly bookedUntil: number | undefined
  /** Visits that were scheduled here and are open. */
  readonly openVisits: readonly string[]
  /** Visits that Dispatch told. */
  readonly told: readonly VisitWindow[]
  readonly read: ReadJobResponse
  /** What the status of the work order means to Dispatch; undefined if nothing maps it. */
  readonly meaning: StatusMeaning | undefined
  readonly now: number
}

type Found = Pick<Difference, 'kind' | 'text' | 'repair'>

/** How far work is; what is equally far replaces each other. */
const progress: Readonly<Record<string, number>> = {
  offered: 0,
  accepted: 1,
  scheduled: 2,
  enroute: 3,
  started: 4,
  paused: 4,
  complete: 5,
}
const called: ReadonlySet<string | undefined> = new Set(['canceled', 'rejected'])

/** Where a job and its work order disagree. What is further in the BMS is told; nothing is ever taken back. */
export function findDifferences(compared: Compared): readonly Found[] {
  return [...findByStatus(compared), ...findByVisit(compared)]
}

function findByStatus({ state, read, meaning }: Compared): readonly Found[] {
  const { status, appointment } = read
  if (meaning === undefined || meaning === 'none') {
    const isYes = appointment !== undefined && state === 'offered'
    return isYes ? [toFound(status, state, 'accepted', { kind: 'accept' })] : []
  }
  const wanted = updateMeanings[meaning.kind].jobState
  if (wanted === state) return []
  const repair = updateSchema.parse(meaning)
  if (called.has(state)) {
    const isOver = called.has(wanted)
    return isOver ? [] : [toFound(status, state, wanted, undefined)]
  }
  if (called.has(wanted)) return [toFound(status, state, wanted, state === 'complete' ? undefined : repair)]
  const [here, there] = [progress[state ?? 'offered'], progress[wanted]]
  if (here === undefined || there === undefined) return [toFound(status, state, wanted, undefined)]
  // A product that knows of no visits says "accepted" of what is scheduled, too.
  if (wanted === 'accepted' && state === 'scheduled') return []
  return [toFound(status, state, wanted, there >= here ? repair : undefined)]
}

function toFound(
  status: string,
  state: string | undefined,
  wanted: string,
  repair: Update | undefined,
): Found {
  const isSaid =
    repair === undefined ? 'a person has to say which is right' : `Dispatch can be told: ${repair.kind}`
  return {
    kind: 'status',
    text: `the work order is "${status.slice(0, 100)}", which means ${wanted}; at Dispatch the job is ${state ?? 'nothing yet'}: ${isSaid}`,
    repair,
  }
}

function findByVisit({ state, openVisits, told, read, meaning, now, ...rest }: Compared): readonly Found[] {
  const { appointment } = read
  const isOver = called.has(state) || state === 'complete' || isEnd(meaning)
  if (appointment === undefined || isOver) return []
  const { start, end, id } = appointment
  const startsAt = Date.parse(start)
  const endsAt = Date.parse(end)
  if (!(endsAt > now) || !(startsAt < endsAt)) return []
  const isTold = told.some((visit) => isSameSecond(visit.start, startsAt) && isSameSecond(visit.end, endsAt))
  if (isTold) return []
  // One that was taken back again is none.
  const bookedUntil = openVisits.length === 0 ? undefined : rest.bookedUntil
  if (bookedUntil !== undefined && isSameSecond(bookedUntil, endsAt)) return []
  const [only, ...others] = openVisits
  const appointmentId = id ?? (others.length === 0 ? only : undefined)
  const repair = updateSchema.safeParse({
    kind: 'schedule',
    start,
    end,
    ...(appointmentId === undefined ? {} : { appointmentId }),
  })
  const known =
    bookedUntil === undefined ? 'no such visit' : `one that ends at ${new Date(bookedUntil).toISOString()}`
  return [
    {
      kind: 'visit',
      text: `the work order has a visit from ${start} to ${end}; Dispatch knows ${known}: Dispatch can be told: schedule`,
      repair: repair.success ? repair.data : undefined,
    },
  ]
}

function isEnd(meaning: StatusMeaning | undefined): boolean {
  return meaning !== undefined && meaning !== 'none' && updateMeanings[meaning.kind].endsJob
}

function isSameSecond(a: number, b: number): boolean {
  return Math.floor(a / 1_000) === Math.floor(b / 1_000)
}
