import { all, type Routine } from '../routine/routine.ts'
import { readText } from '../rows/row.ts'
import { isGated, isReadyAs, type KeyTable } from './key-sql.ts'
import { comparePositions, FIRST_POSITION, type TurnPosition } from './queues.ts'

const isReady = isReadyAs('k')
const isOfOrganization = `c.queue >= 'o:' and c.queue < 'o;'`
const provider = `case when c.queue like 'p:%' then substr(c.queue, 3) end`

/**
 * Queues with a due key, from a place on: by seeks from queue to queue, whatever the number of keys in each. A row with
 * queue null stands for the end of its credential, one with queue '' for the beginning of the next.
 */
const circle = (table: KeyTable) => `
  with recursive circle (credential, queue, step) as (
    select :credential::text collate "C", :queue::text collate "C", 0
    union all
    select
      case when c.queue is null then (
        select k.credential from ${table} as k where ${isReady} and k.credential > c.credential order by k.credential limit 1) else c.credential end,
      case when c.queue is null then '' when c.credential = any(:passedCredentials::text[]) then null else (
        select k.queue from ${table} as k
        where ${isReady} and k.credential = c.credential
          and k.queue > case when :passesOrganizations::boolean and ${isOfOrganization} then 'o;' else c.queue end
        order by k.queue limit 1) end,
      1
    from circle as c where c.credential is not null
  )
  select c.credential, c.queue from circle as c
  where c.step = 1 and c.queue <> '' and not c.credential = any(:passedCredentials::text[])
    and not (:passesOrganizations::boolean and ${isOfOrganization})
    and (select min(k.due_at) from ${table} as k where ${isReady} and k.credential = c.credential and k.queue = c.queue) <= :now
    and not ${isGated(table, provider, 'c.credential')}
  {limit}`

const sql = { keys: circle('keys'), outbox_keys: circle('outbox_keys') }

/** So many are asked for at a time: of some, nothing may be taken. */
const CHUNK = 256

export interface Circle {
  readonly table: KeyTable
  readonly now: number
  /** The queue served last: the next one begins. */
  readonly from: TurnPosition
  readonly passedCredentials: readonly string[]
  /** True if organizations that are not connected wait. */
  readonly passesOrganizations: boolean
}

/** Once round, from the queue behind `from` to that queue itself, until `isEnough` says so of those found so far. */
export function* dueQueues(
  circleOf: Circle,
  add: (queues: readonly TurnPosition[]) => Routine<boolean>,
): Routine<void> {
  const { table, now, from, passedCredentials, passesOrganizations } = circleOf
  for (const isSecondHalf of [false, true]) {
    let place = isSecondHalf ? FIRST_POSITION : from
    for (;;) {
      const values = { ...place, now, limit: CHUNK, passesOrganizations, passedCredentials }
      const found = yield* all(sql[table], values, (row) => ({
        credential: readText(row, 'credential'),
        queue: readText(row, 'queue'),
      }))
      const queues = isSecondHalf ? found.filter((queue) => comparePositions(queue, from) <= 0) : found
      if (yield* add(queues)) return
      const last = queues.at(-1)
      if (last === undefined || queues.length < CHUNK) break
      place = last
    }
  }
}
