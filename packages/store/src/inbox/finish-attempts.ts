import type { AttemptOutcome, FinishedAttempt } from '../inbox-store.ts'
import { gates } from '../keys/gates.ts'
import { gatesAfter, type KeyPlan, planKeys, removeKeys } from '../keys/plan-keys.ts'
import { lockKeys } from '../keys/reserve-keys.ts'
import { holdProvider, isLoginOutdated } from '../providers/providers.ts'
import { now, type Routine, together, wake } from '../routine/routine.ts'
import { rules } from '../rules.ts'
import { type Ended, endEvents, isDone, isOutage, type Outcome } from './end-events.ts'
import { type Ending, type EndingEvent, readEndings } from './ending.ts'
import { type FreedKey, goOn, takeBack } from './go-on.ts'
import { tellJobs } from './tell-jobs.ts'

/**
 * Ends attempts and frees their keys, or goes on with them if asked to. Returns what came of each; undefined if the claim
 * was lost, then nothing of it is changed.
 */
export function* finishAttempts(
  endings: readonly Ending[],
  claimer: string,
): Routine<readonly (FinishedAttempt | undefined)[]> {
  yield* lockKeys(
    'keys',
    endings.map(({ claim }) => claim.key),
  )
  const [at, eventOf] = yield* together(now(), readEndings(endings))
  const seen = new Set<EndingEvent>()
  const claimed = endings.flatMap((ending) => {
    const event = eventOf(ending.claim)
    if (event === undefined || seen.has(event)) return []
    seen.add(event)
    return [{ ending, event }]
  })
  const held = yield* toOutcomes(claimed)
  const lost = endings.filter(({ claim }) => eventOf(claim) === undefined)
  yield* endEvents(held)
  yield* tellJobs(held.filter(isDone))
  const freed: FreedKey[] = [...(yield* takeBack(lost))]
  const plans: KeyPlan[] = []
  for (const { ending, ...one } of held) {
    const plan = yield* planAfter(one, at)
    if (plan === undefined) continue
    plans.push(plan)
    const { isDead = false, dueAt } = plan
    // Its provider waits for a person from now on.
    const isHeld = one.outcome.state === 'provider_held'
    const owner = { ...one.event.owner, gates: gatesAfter(one.event.owner.gates, plan) }
    if (!isDead) freed.push({ ending, owner: isHeld ? { ...owner, isGated: true } : owner, dueAt, plan })
  }
  const next = new Map((yield* goOn(freed, claimer, at)).map((event) => [event.claim.key, event]))
  yield* planKeys(
    'keys',
    plans.filter(({ key }) => !next.has(key)),
  )
  const planned = new Set(plans.map(({ key }) => key))
  yield* removeKeys(
    'keys',
    held.map(({ event }) => event.key).filter((key) => !planned.has(key)),
  )
  if (freed.some(({ ending }) => !next.has(ending.claim.key))) yield* wake('inbox')
  const ended = new Set([...held, ...freed].map(({ ending }) => ending))
  return endings.map((ending) => (ended.has(ending) ? { next: next.get(ending.claim.key) } : undefined))
}

/** A login that was refused after its provider got another one holds nobody: the event is tried with the new one. */
function* toOutcomes<One extends { readonly ending: Ending; readonly event: EndingEvent }>(
  claimed: readonly One[],
): Routine<(One & Ended)[]> {
  const ended: (One & Ended)[] = []
  for (const one of claimed) {
    const { outcome } = one.ending
    ended.push({ ...one, outcome: (yield* toRetry(outcome)) ?? outcome })
  }
  return ended
}

function* toRetry(outcome: AttemptOutcome): Routine<Outcome<'retry'> | undefined> {
  if (outcome.state !== 'provider_held' || outcome.login === undefined) return undefined
  const { provider, login, cause, message } = outcome
  if (!(yield* isLoginOutdated(provider, login.version))) return undefined
  return {
    state: 'retry',
    dueAt: login.retryAt,
    isCounted: false,
    isExcused: true,
    cause,
    message,
    side: 'bms',
    previous: 'status',
  }
}

/** When the key's next work is due; undefined if it has none left. */
function* planAfter({ event, outcome }: Ended, at: number): Routine<KeyPlan | undefined> {
  const { key, recordedAt: since } = event
  // Only an end clears it: an attempt that failed may end the process yet.
  const isSuspect = (event.owner.gates & gates.suspect) !== 0
  // A notice that a person tried again meanwhile stands before it.
  const headSeq = Math.min(event.seq, event.next?.seq ?? event.seq)
  if (outcome.state === 'retry') {
    return { key, dueAt: outcome.dueAt, since, isOutage: isOutage(outcome), isSuspect, headSeq }
  }
  if (outcome.state === 'provider_held') {
    const isHeld = yield* holdProvider(outcome.provider, outcome.message, outcome.login?.version)
    return { key, dueAt: at + (isHeld ? 0 : rules.unheldPauseMs), since, isSuspect, headSeq }
  }
  const isDead = outcome.state === 'dead' && !event.isNotice
  const own = isDead ? { seq: event.seq, recordedAt: since, isDead } : undefined
  const head = [own, event.next].filter((one) => one !== undefined).toSorted((a, b) => a.seq - b.seq)[0]
  return head && { key, dueAt: at, since: head.recordedAt, isDead: head.isDead, headSeq: head.seq }
}
