import { all, allOf, type Routine } from '../routine/routine.ts'
import { readInteger, readText } from '../rows/row.ts'
import { isAllPaused } from '../sql/hold-sql.ts'
import { dueQueues } from './due-queues.ts'
import { isReady, isReadyAs, isSuspect, type KeyTable } from './key-sql.ts'
import { type ReadyKey, readyColumns, toReadyKey } from './ready-key.ts'
import { comparePositions, type TurnPosition } from './queues.ts'

export interface Turns {
  readonly table: KeyTable
  readonly now: number
  readonly limit: number
  /** The queue served last: the next one begins. */
  readonly from: TurnPosition
  /** Keys that are not handed out again: the caller works on them. */
  readonly inHand: ReadonlySet<string>
  /** Credentials of which nothing is handed out. */
  readonly passedCredentials: readonly string[]
  /** True if organizations that are not connected wait. */
  readonly passesOrganizations: boolean
  /** What `dueKeys` found a moment ago; absent: it is looked for. */
  readonly due?: readonly ReadyKey[]
  /** How many keys of each queue may be taken; absent: all. */
  roomsOf?(queues: readonly TurnPosition[]): Routine<readonly number[]>
}

export interface Taken {
  /** Their rows are held until the end of the transaction. */
  readonly keys: readonly ReadyKey[]
  /** The queue served last. */
  readonly last: TurnPosition
}

/**
 * Up to so many due keys are looked at directly. Going round 10,000 queues that wait for a retry to find the one that
 * is due takes 200 times as long.
 */
const FEW_KEYS = 64
/** How often others may have been faster. */
const MOST_TRIES = 8

const takeSql = (table: KeyTable, isFree: string) => `
  select key, ${table === 'keys' ? 'head_seq' : '0::bigint as head_seq'} from ${table}
  where key = any(:keys::text[]) and ${isFree} and due_at <= :now for update skip locked`

const sqlOf = (table: KeyTable) => ({
  due: `select ${readyColumns(table, 'k')} from ${table} as k
    where ${isReadyAs('k')} and k.due_at <= :now and not ${isAllPaused} order by k.due_at {limit}`,
  ofQueues: `
    select ${readyColumns(table, 'k')} from {rows x: credential text, queue text, after_due_at bigint, after_key text}
    join ${table} as k on k.key {in_list} select key from ${table} as o
      where o.gates = 0 and o.claimed_until is null and o.credential = x.credential and o.queue = x.queue and o.due_at <= :now
        and (o.due_at, o.key) > (x.after_due_at, x.after_key) and not o.key = any(:passed::text[])
      order by o.due_at, o.key {limit} {end_list}`,
  take: takeSql(table, isReady),
})

const sql = { keys: sqlOf('keys'), outbox_keys: sqlOf('outbox_keys') }
const takeSuspects = takeSql('keys', isSuspect)

/**
 * Takes the rows of due keys: one of each queue, then the same share of each, until the limit is reached or nothing is
 * left. A row in other hands is passed by, never waited for.
 */
export function* takeTurns(turns: Turns): Routine<Taken> {
  const { table, now, limit } = turns
  const passed = new Set(turns.inHand)
  const keys: ReadyKey[] = []
  let last = turns.from
  for (let tries = 0; tries < MOST_TRIES && keys.length < limit; tries += 1) {
    const chosen = yield* chooseKeys(
      { ...turns, from: last, limit: limit - keys.length, inHand: passed },
      (tries === 0 ? turns.due : undefined) ?? (yield* dueKeys(table, now)),
      keys,
    )
    const taken = yield* takeReady(table, chosen, now)
    for (const key of chosen) passed.add(key.key)
    keys.push(...taken)
    last = placeOf(taken.at(-1)) ?? last
    if (taken.length === chosen.length) break
  }
  return { keys, last }
}

/** Keys that are due, the first of many. */
export function* dueKeys(table: KeyTable, now: number): Routine<readonly ReadyKey[]> {
  return yield* all(sql[table].due, { now, limit: FEW_KEYS }, toReadyKey)
}

function placeOf(key: ReadyKey | undefined): TurnPosition | undefined {
  return key && { credential: key.credential, queue: key.queue }
}

/** Takes the rows of those keys that are still free. */
export function* takeReady(table: KeyTable, keys: readonly ReadyKey[], at: number): Routine<ReadyKey[]> {
  return yield* take(sql[table].take, keys, at)
}

/** Takes the row of a suspect that is still free. */
export function* takeSuspectKey(key: ReadyKey, at: number): Routine<ReadyKey[]> {
  return yield* take(takeSuspects, [key], at)
}

function* take(statement: string, keys: readonly ReadyKey[], at: number): Routine<ReadyKey[]> {
  if (keys.length === 0) return []
  const values = { keys: keys.map(({ key }) => key), now: at }
  const rows = yield* all(
    statement,
    values,
    (row) => [readText(row, 'key'), readInteger(row, 'head_seq')] as const,
  )
  // As it stands now that the row is held: a notice may have come back to the key since it was chosen.
  const heads = new Map(rows)
  return keys.flatMap((key) => {
    const headSeq = heads.get(key.key)
    return headSeq === undefined ? [] : [{ ...key, headSeq }]
  })
}

/** A queue that is served: how many of its keys may still be taken, and which was taken last. */
interface Served {
  readonly place: TurnPosition
  room: number
  last: ReadyKey | undefined
}

function* chooseKeys(
  turns: Turns,
  few: readonly ReadyKey[],
  before: readonly ReadyKey[],
): Routine<ReadyKey[]> {
  if (turns.limit <= 0 || few.length === 0) return []
  const isFew = few.length < FEW_KEYS
  const served = yield* openQueues(turns, isFew ? queuesOf(few, turns) : undefined, before)
  const due = isFew ? few.filter(({ key }) => !turns.inHand.has(key)) : undefined
  return yield* share(turns, served, due)
}

/** The queues of all keys that are due, beginning behind the one served last. */
function queuesOf(due: readonly ReadyKey[], turns: Turns): readonly TurnPosition[] {
  const queues = new Map<string, TurnPosition>()
  for (const { credential, queue, isGated } of due) {
    const isPassed =
      isGated ||
      turns.passedCredentials.includes(credential) ||
      (turns.passesOrganizations && queue.startsWith('o:'))
    if (!isPassed) queues.set(JSON.stringify([credential, queue]), { credential, queue })
  }
  const inOrder = [...queues.values()].toSorted(comparePositions)
  const next = inOrder.findIndex((place) => comparePositions(place, turns.from) > 0)
  return next < 0 ? inOrder : [...inOrder.slice(next), ...inOrder.slice(0, next)]
}

function* openQueues(
  turns: Turns,
  known: readonly TurnPosition[] | undefined,
  before: readonly ReadyKey[],
): Routine<Served[]> {
  const served: Served[] = []
  function* add(queues: readonly TurnPosition[]): Routine<boolean> {
    const rooms = turns.roomsOf && (yield* turns.roomsOf(queues))
    for (const [index, place] of queues.entries()) {
      const count = before.filter((key) => comparePositions(key, place) === 0).length
      const room = (rooms === undefined ? Infinity : (rooms[index] ?? 0)) - count
      if (room > 0 && served.length < turns.limit) served.push({ place, room, last: undefined })
    }
    return served.length >= turns.limit
  }
  if (known !== undefined) yield* add(known)
  else yield* dueQueues(turns, add)
  return served
}

/** Chooses by turns: out of the keys at hand, or asks for as many of each queue as it may still have. */
function* share(
  turns: Turns,
  served: Served[],
  atHand: readonly ReadyKey[] | undefined,
): Routine<ReadyKey[]> {
  const chosen: ReadyKey[] = []
  let open = served
  while (chosen.length < turns.limit && open.length > 0) {
    const size = Math.max(1, Math.floor((turns.limit - chosen.length) / open.length))
    const found = yield* nextOf(turns, open, size, atHand)
    open = open.filter((queue, index) => {
      const wanted = Math.min(size, queue.room, turns.limit - chosen.length)
      const got = (found[index] ?? []).slice(0, wanted)
      chosen.push(...got)
      queue.room -= got.length
      queue.last = got.at(-1) ?? queue.last
      return got.length === wanted && queue.room > 0
    })
  }
  return chosen
}

/** The next keys of each queue, those due first before the others. */
function* nextOf(
  turns: Turns,
  open: readonly Served[],
  size: number,
  atHand: readonly ReadyKey[] | undefined,
): Routine<readonly (readonly ReadyKey[])[]> {
  const { table, now, inHand } = turns
  const each = open.map(({ place, last }) => ({
    ...place,
    after_due_at: last?.dueAt ?? Number.MIN_SAFE_INTEGER,
    after_key: last?.key ?? '',
  }))
  const values = { now, limit: size, passed: [...inHand] }
  const found = atHand ?? (yield* allOf(sql[table].ofQueues, each, toReadyKey, values))
  const byQueue = Map.groupBy(found, ({ credential, queue }) => JSON.stringify([credential, queue]))
  return open.map(({ place, last }) => {
    const keys = byQueue.get(JSON.stringify([place.credential, place.queue])) ?? []
    return keys.filter((key) => last === undefined || compareKeys(key, last) > 0).toSorted(compareKeys)
  })
}

function compareKeys(left: ReadyKey, right: ReadyKey): number {
  return left.dueAt - right.dueAt || Buffer.compare(Buffer.from(left.key), Buffer.from(right.key))
}
