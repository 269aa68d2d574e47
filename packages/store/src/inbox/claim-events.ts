import { BucketLevel, toBucket } from '../call-bucket.ts'
import type { ClaimedEvent, ClaimOptions } from '../inbox-store.ts'
import type { Claimed, Claimer } from '../keys/claim-memory.ts'
import { freeLostClaims, refreshKeys } from '../keys/key-claims.ts'
import type { ReadyKey } from '../keys/ready-key.ts'
import { NO_QUEUE, type TurnPosition, providerOfQueue } from '../keys/queues.ts'
import { dueKeys, takeReady, takeSuspectKey, takeTurns } from '../keys/take-turns.ts'
import { all, now, type Routine, together } from '../routine/routine.ts'
import { readNumber, readText } from '../rows/row.ts'
import { claimHeads, type FreeKey } from './heads.ts'
import { probeKeys } from './probe-keys.ts'
import { dueSuspects } from './suspects.ts'

export interface ClaimedEvents extends Claimed {
  readonly events: readonly ClaimedEvent[]
}

interface Suspect extends ReadyKey {
  readonly isSuspect: true
}

/** Hands out the heads of free keys, providers taking turns. */
export function* claimEvents(options: ClaimOptions, claimer: Claimer): Routine<ClaimedEvents> {
  const { claimMs } = options
  const { owner } = claimer
  const at = yield* now()
  const inHand = options.inHand ?? new Set<string>()
  if (claimer.isAnswerLost) yield* freeLostClaims('keys', owner, inHand)
  yield* refreshKeys('keys')
  const [found, due] = yield* together(suspectsFor(options, at), dueKeys('keys', at))
  const suspects = yield* takeSuspect(found, options, inHand, at)
  const { keys, last } = yield* chooseKeys(options, suspects, due, claimer, at)
  const events = yield* claimHeads(keys, { claimMs, owner })
  if (events.length === keys.length || suspects.length > 0) return { events, at, last }
  // What is not handed out was left open by a process that died: it was found to be a suspect a moment ago.
  const crashed = yield* suspectsFor(options, at)
  const tried = yield* claimHeads(yield* takeSuspect(crashed, options, inHand, at), { claimMs, owner })
  return { events: [...events, ...tried], at, last }
}

function* chooseKeys(
  options: ClaimOptions,
  suspects: readonly Suspect[],
  due: readonly ReadyKey[],
  { from }: Claimer,
  at: number,
): Routine<{ readonly keys: readonly FreeKey[]; readonly last: TurnPosition }> {
  const { limit, holdsUnknown: passesOrganizations, inHand = new Set<string>() } = options
  if (options.isProbe === true) {
    const probes = yield* takeProbe(options, inHand, at)
    const taken = probes.length > 0 ? probes : suspects
    if (taken.length > 0) return { keys: taken, last: from }
  }
  function* roomsOf(queues: readonly TurnPosition[]): Routine<readonly number[]> {
    const rooms = yield* roomsIn(queues, options, at)
    return rooms.map(
      (room, index) => room - suspects.filter(({ queue }) => queue === queues[index]?.queue).length,
    )
  }
  const turns = { table: 'keys', now: at, limit: limit - suspects.length, from, inHand, due } as const
  const { keys, last } = yield* takeTurns({ ...turns, passedCredentials: [], passesOrganizations, roomsOf })
  return { keys: [...suspects, ...keys], last }
}

function* suspectsFor({ isTryingSuspect }: ClaimOptions, at: number): Routine<readonly ReadyKey[]> {
  return isTryingSuspect === true ? [] : yield* dueSuspects(at)
}

/** The one that goes first of those that may be tried; its row is held from then on. */
function* takeSuspect(
  due: readonly ReadyKey[],
  options: ClaimOptions,
  inHand: ReadonlySet<string>,
  at: number,
): Routine<readonly Suspect[]> {
  for (const key of due) {
    if (key.isGated || inHand.has(key.key)) continue
    const [room = 0] = yield* roomsIn([key], options, at)
    const taken = room > 0 ? yield* takeSuspectKey(key, at) : []
    if (taken.length > 0) return taken.map((one) => ({ ...one, isSuspect: true as const }))
  }
  return []
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

/** How many keys of each queue may be taken. */
function* roomsIn(
  queues: readonly TurnPosition[],
  options: ClaimOptions,
  at: number,
): Routine<readonly number[]> {
  const { onlyProvider, skip, perProvider, inFlight, holdsUnknown } = options
  const spare = yield* spareCalls(queues, options.calls, at)
  return queues.map(({ queue }) => {
    const provider = providerOfQueue(queue)
    const name = provider ?? ''
    if ((onlyProvider !== undefined && onlyProvider !== name) || skip.has(name)) return 0
    if (provider === undefined) return queue !== NO_QUEUE && holdsUnknown ? 0 : Infinity
    return Math.min(perProvider - (inFlight.get(provider) ?? 0), spare(provider))
  })
}

/** Calls that a provider's bucket holds, less those that attempts in flight will make first. */
function* spareCalls(
  queues: readonly TurnPosition[],
  calls: ClaimOptions['calls'],
  at: number,
): Routine<(provider: string) => number> {
  if (calls === undefined) return () => Infinity
  const { ratePerSecond, promised } = calls
  const providers = queues
    .map(({ queue }) => providerOfQueue(queue))
    .filter((provider) => provider !== undefined)
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
