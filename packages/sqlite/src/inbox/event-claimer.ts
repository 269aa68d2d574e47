import {
  getJob,
  type Claim,
  type ClaimedEvent,
  type ClaimOptions,
  type GoOnOptions,
  readText,
  type StoredEvent,
  toStoredEvent,
} from '@truckroll/store'
import type { KeyTable, Place, ReadyKey } from '../keys/key-table.ts'
import { NO_SLOT } from '../keys/slots.ts'
import { FIRST_PLACE, takeTurns, type Verdict } from '../keys/take-turns.ts'
import type { CallBuckets } from '../rates/call-buckets.ts'
import type { PauseTable } from '../providers/pause-table.ts'
import type { ProviderTable } from '../providers/provider-table.ts'
import { eventSql, stepSql } from '../sql/event-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { AttemptLog } from './attempt-log.ts'
import { SpareCalls } from './spare-calls.ts'

/** So many keys are looked at for one that may be tried while something is down; then any. */
const MOST_PROBES = 64

/** Hands out the heads of free keys, providers taking turns. */
export class EventClaimer {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #providers: ProviderTable
  readonly #pauses: PauseTable
  readonly #attempts: AttemptLog
  readonly #buckets: CallBuckets
  #lastServed: Place = FIRST_PLACE
  /** Keys due before this were looked at; what still waits of them waits for something else than time. */
  #claimedAt = 0
  #holdsUnknown = false
  /** Calls of a provider a second, as last asked for. */
  #ratePerSecond: number | undefined

  constructor(
    context: StoreContext,
    keys: KeyTable,
    providers: ProviderTable,
    pauses: PauseTable,
    attempts: AttemptLog,
    buckets: CallBuckets,
  ) {
    this.#context = context
    this.#keys = keys
    this.#providers = providers
    this.#pauses = pauses
    this.#attempts = attempts
    this.#buckets = buckets
  }

  /** Whether organizations that are not connected wait, as last asked for. */
  get holdsUnknown(): boolean {
    return this.#holdsUnknown
  }

  claim(options: ClaimOptions): readonly ClaimedEvent[] {
    const now = this.#context.clock.now()
    this.#claimedAt = now
    this.#holdsUnknown = options.holdsUnknown
    this.#ratePerSecond = options.calls?.ratePerSecond
    if (!this.#keys.refresh(now) || this.#pauses.isAllPaused()) return []
    const gated = this.#providers.gated()
    const inFlight = new Map(options.inFlight)
    const spare = this.#spareCalls(options)
    const claimed: ClaimedEvent[] = []
    const judgeKey = (key: ReadyKey) => judge(key, options, gated, inFlight, spare)
    const take = (key: ReadyKey) => {
      if (options.inHand?.has(key.key) === true) return false
      const event = this.#take(key, now + options.claimMs, this.#context.nextToken())
      if (event === undefined) return false
      const provider = key.provider ?? ''
      inFlight.set(provider, (inFlight.get(provider) ?? 0) + 1)
      spare.use(provider)
      claimed.push(event)
      return true
    }
    if (options.isProbe === true) {
      const candidates = this.#keys.probes(now, options.onlyProvider, MOST_PROBES)
      if (candidates.some((key) => judgeKey(key) === 'take' && take(key))) return claimed
    }
    const { limit } = options
    const from = this.#lastServed
    this.#lastServed = takeTurns({ keys: this.#keys, now, limit, from, judge: judgeKey, take })
    return claimed
  }

  /** The next event of a key, under the claim that has ended, if it has not to wait for anything. */
  goOn(claim: Claim, { claimMs, holdsUnknown }: GoOnOptions): ClaimedEvent | undefined {
    const now = this.#context.clock.now()
    const ready = this.#keys.ready(claim.key, now)
    if (ready === undefined || this.#pauses.isAllPaused()) return undefined
    const mayGoOn =
      ready.provider === undefined
        ? ready.slot === NO_SLOT || !holdsUnknown
        : !this.#providers.gated().has(ready.provider)
    return mayGoOn ? this.#take(ready, now + claimMs, claim.token) : undefined
  }

  /** Takes back an event that a claim has gone on to and that was not begun. False if there is none. */
  takeBack({ key, token }: Claim): boolean {
    return this.#context.connection.run(eventSql.takeBack, { key, token }) === 1
  }

  nextDueAt(): number | undefined {
    const times = [
      this.#keys.nextDueAt(this.#claimedAt),
      this.#ratePerSecond === undefined
        ? undefined
        : this.#buckets.opensAt(this.#ratePerSecond, this.#claimedAt),
    ].filter((time) => time !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  #spareCalls({ calls }: ClaimOptions): SpareCalls {
    return new SpareCalls((provider) =>
      calls === undefined
        ? Infinity
        : this.#buckets.calls(provider, calls.ratePerSecond) - (calls.promised.get(provider) ?? 0),
    )
  }

  #take(key: ReadyKey, until: number, token: number): ClaimedEvent | undefined {
    const head = this.#context.connection.first(eventSql.head, { key: key.key }, toStoredEvent)
    if (head === undefined) return undefined
    const isCrashed = head.openAttempt !== undefined
    if (isCrashed) this.#attempts.crash(head)
    this.#keys.claim({ key: key.key, id: head.id, token }, until)
    return {
      claim: { key: key.key, eventId: head.id, token },
      id: head.id,
      messageId: head.messageId,
      credential: head.credential,
      putKey: head.putKey ?? null,
      jobId: head.jobId,
      entityId: head.entityId,
      organizationId: head.organizationId ?? key.organizationId,
      messageType: head.messageType,
      body: head.body,
      isFullJob: head.isFullJob,
      isNotice: head.isNotice,
      recordedAt: head.recordedAt,
      provider: key.provider,
      attempts: head.attempts,
      failures: head.failures,
      previous: isCrashed ? 'crashed' : head.previous,
      failingSince: head.failingSince,
      handed: head.handed,
      job: head.jobId === undefined ? undefined : this.#context.run(getJob(head.jobId, head.lostTerm)),
      isEntityKnown: this.#isEntityKnown(head),
      steps: this.#steps(head.seq),
    }
  }

  #isEntityKnown(event: StoredEvent): boolean {
    if (event.entityId === undefined) return false
    const parameters = { putKey: event.putKey ?? '', entityId: event.entityId }
    return this.#context.connection.first(eventSql.isEntityKnown, parameters, () => true) ?? false
  }

  #steps(seq: number): Readonly<Record<string, string>> {
    const results = this.#context.connection.all(
      stepSql.list,
      { seq },
      (row) => [readText(row, 'name'), readText(row, 'result')] as const,
    )
    return Object.fromEntries(results)
  }
}

function judge(
  key: ReadyKey,
  options: ClaimOptions,
  gated: ReadonlySet<string>,
  inFlight: ReadonlyMap<string, number>,
  spare: SpareCalls,
): Verdict {
  const provider = key.provider ?? ''
  if (options.onlyProvider !== undefined && options.onlyProvider !== provider) return 'pass-slot'
  if (options.skip.has(provider)) return 'pass-slot'
  if (key.provider === undefined) {
    return key.slot !== NO_SLOT && options.holdsUnknown ? 'pass-organizations' : 'take'
  }
  if (gated.has(provider)) return 'pass-slot'
  if ((inFlight.get(provider) ?? 0) >= options.perProvider) return 'pass-slot'
  return spare.has(provider) ? 'take' : 'pass-slot'
}
