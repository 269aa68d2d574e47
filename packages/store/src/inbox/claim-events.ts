import { BucketLevel, toBucket } from '../call-bucket.ts'
import type { ClaimedEvent, ClaimOptions } from '../inbox-store.ts'
import type { Claimed, Claimer } from '../keys/claim-memory.ts'
import { freeLostClaims, refreshKeys } from '../keys/key-claims.ts'
import type { ReadyKey } from '../keys/ready-key.ts'
import { NO_SLOT, type Place, providerOfSlot } from '../keys/slots.ts'
import { takeReady, takeTurns } from '../keys/take-turns.ts'
import { all, now, type Routine } from '../routine/routine.ts'
import { readNumber, readText } from '../rows/row.ts'
import { claimHeads } from './heads.ts'
import { probeKeys } from './probe-keys.ts'

export interface ClaimedEvents extends Claimed {
  readonly events: readonly ClaimedEvent[]
}

/** Hands out the heads of free keys, providers taking turns. */
export function* claimEvents(options: ClaimOptions, claimer: Claimer): Routine<ClaimedEvents> {
  const { limit, claimMs, holdsUnknown } = options
  const { owner, from } = claimer
  const at = yield* now()
  const inHand = options.inHand ?? new Set<string>()
  if (claimer.isAnswerLost) yield* freeLostClaims('keys', owner, inHand)
  yield* refreshKeys('keys')
  const roomsOf = (slots: readonly Place[]) => roomsIn(slots, options, at)
  if (options.isProbe === true) {
    const taken = yield* takeProbe(options, inHand, at)
    if (taken.length > 0) return { events: yield* claimHeads(taken, { claimMs, owner }), at, last: from }
  }
  const turns = { now: at, limit, from, inHand, passedSeats: [], passesOrganizations: holdsUnknown }
  const { keys, last } = yield* takeTurns({ table: 'keys', ...turns, roomsOf })
  return { events: yield* claimHeads(keys, { claimMs, owner }), at, last }
}

/** One that was not tried yet, else the one longest untried. */
function* takeProbe(
  options: ClaimOptions,
  inHand: ReadonlySet<string>,
  at: number,
): Routine<readonly ReadyKey[]> {
  for (const order of ['untried', 'tried'] as const) {
    for (const key of yield* probeKeys(order, options.onlyProvider, at)) {
      if (key.isGated || inHand.has(key.key)) continue
      const [room = 0] = yield* roomsIn([key], options, at)
      const taken = room > 0 ? yield* takeReady('keys', [key], at) : []
      if (taken.length > 0) return taken
    }
  }
  return []
}

/** How many keys of each slot may be taken. */
function* roomsIn(slots: readonly Place[], options: ClaimOptions, at: number): Routine<readonly number[]> {
  const { onlyProvider, skip, perProvider, inFlight, holdsUnknown } = options
  const spare = yield* spareCalls(slots, options.calls, at)
  return slots.map(({ slot }) => {
    const provider = providerOfSlot(slot)
    const name = provider ?? ''
    if ((onlyProvider !== undefined && onlyProvider !== name) || skip.has(name)) return 0
    if (provider === undefined) return slot !== NO_SLOT && holdsUnknown ? 0 : Infinity
    return Math.min(perProvider - (inFlight.get(provider) ?? 0), spare(provider))
  })
}

/** Calls that a provider's bucket holds, less those that attempts in flight will make first. */
function* spareCalls(
  slots: readonly Place[],
  calls: ClaimOptions['calls'],
  at: number,
): Routine<(provider: string) => number> {
  if (calls === undefined) return () => Infinity
  const { ratePerSecond, promised } = calls
  const providers = slots.map(({ slot }) => providerOfSlot(slot)).filter((provider) => provider !== undefined)
  const rows = yield* all(
    'select provider, full_at from call_buckets where provider = any(:providers::text[])',
    { providers },
    (row) => [readText(row, 'provider'), readNumber(row, 'full_at')] as const,
  )
  const fullAt = new Map(rows)
  return (provider) => {
    const level = new BucketLevel(toBucket(ratePerSecond), (fullAt.get(provider) ?? at) - at)
    return level.calls - (promised.get(provider) ?? 0)
  }
}
