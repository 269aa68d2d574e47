import type { NewEvent } from '../inbox-store.ts'
import { addAttention } from '../control/attention.ts'
import { settleKeys } from '../keys/settle-keys.ts'
import { allOf, lock, now, writeEach, type Routine } from '../routine/routine.ts'
import { readFlag, readInteger, readText, readWord, type Row } from '../rows/row.ts'
import { updateStates, type UpdateState } from '../update-kinds.ts'
import { updateWrites } from './update-writes.ts'

const sql = {
  lockKeys: `
    select key from outbox_keys where key in (select key from updates where id = any(:ids::text[])) order by key for update`,
  lock: 'select seq from updates where id = any(:ids::text[]) order by seq for update',
  find: `
    select updates.seq, updates.id, updates.key, updates.state, outbox_keys.claimed_until is not null as is_claimed
    from {rows x: id text} join updates on updates.id = x.id left join outbox_keys on outbox_keys.key = updates.key`,
  /** An answer that comes after retention brings a text again: it goes the same way. */
  settle: `
    update updates set state = x.state, message = coalesce(x.message, updates.message), sealed_credentials = null, purged_at = null
    from {rows x: seq bigint, state text, message text} where updates.seq = x.seq`,
}

export type Settlement = NonNullable<NewEvent['settles']>

/** States that Dispatch's answer may still change. A rejection stands for good. */
const settleable: Readonly<Record<Settlement['state'], ReadonlySet<UpdateState>>> = {
  confirmed: new Set(['queued', 'sent']),
  rejected: new Set(['queued', 'sent', 'confirmed']),
}

function isSettleable(state: UpdateState, by: Settlement['state']): boolean {
  return settleable[by].has(state)
}

/** Listed once, whichever updates it was. */
const unknownUpdate = {
  cause: 'second_store',
  jobId: undefined,
  externalOrganizationId: undefined,
  facts: { says: 'unknown_update' },
} as const

interface Answered {
  readonly seq: number
  readonly id: string
  readonly key: string
  readonly state: UpdateState
  readonly isClaimed: boolean
}

/**
 * Takes in what Dispatch says of updates by ack or err, in its order. An answer to an update still queued proves that an
 * earlier post of it arrived: it is not sent again.
 */
export function* settleUpdates(settlements: readonly Settlement[]): Routine<void> {
  const ids = [...new Set(settlements.map(({ updateId }) => updateId))]
  if (ids.length === 0) return
  const at = yield* now()
  const rows = ids.map((id) => ({ id }))
  yield* lock(sql.lockKeys, { ids })
  yield* lock(sql.lock, { ids })
  const found = new Map((yield* allOf(sql.find, rows, toAnswered)).map((update) => [update.id, update]))
  if (found.size < ids.length) yield* addAttention(unknownUpdate)
  const states = new Map([...found.values()].map(({ id, state }) => [id, state]))
  const settled = settlements.flatMap(({ updateId, state, message }) => {
    const before = states.get(updateId)
    const update = found.get(updateId)
    if (before === undefined || update === undefined || !isSettleable(before, state)) return []
    states.set(updateId, state)
    return [{ seq: update.seq, state, message }]
  })
  yield* writeEach(sql.settle, toLast(settled))
  yield* writeEach(
    updateWrites.addHistory,
    settled.map(({ seq, state, message }) => ({ update_seq: seq, at, state, message })),
  )
  const unsent = [...found.values()].filter(({ id, state }) => state === 'queued' && states.get(id) !== state)
  yield* writeEach(
    updateWrites.removeFile,
    unsent.map(({ id }) => ({ id })),
  )
  const free = unsent.filter(({ isClaimed }) => !isClaimed).map(({ key }) => key)
  if (free.length > 0) yield* settleKeys('outbox_keys', [...new Set(free)])
}

interface Settled {
  readonly seq: number
  readonly state: Settlement['state']
  readonly message: string | undefined
}

/** Each update once, in its last state, with the last words that were said of it. */
function toLast(settled: readonly Settled[]): readonly { readonly [Name in keyof Settled]: Settled[Name] }[] {
  const last = new Map<number, Settled>()
  for (const one of settled) {
    last.set(one.seq, { ...one, message: one.message ?? last.get(one.seq)?.message })
  }
  return [...last.values()]
}

function toAnswered(row: Row): Answered {
  return {
    seq: readInteger(row, 'seq'),
    id: readText(row, 'id'),
    key: readText(row, 'key'),
    state: readWord(row, 'state', updateStates),
    isClaimed: readFlag(row, 'is_claimed'),
  }
}
