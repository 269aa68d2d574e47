import type { AttemptOutcome, ClaimedEvent, PreviousOutcome } from '@truckroll/store'
import { toBackoffMs } from '../environment/backoff.ts'
import type { LoginInUse } from '../logins/login-in-use.ts'
import type { AttemptParts } from './attempt-parts.ts'
import { probeEveryMs } from './outage-monitor.ts'
import { cutShort, type Failure, isExcuse } from './to-failure.ts'

export interface FailedAttempt {
  readonly event: ClaimedEvent
  readonly attempt: number
  /** The login that it worked with. */
  readonly login: LoginInUse | undefined
}

type Parts = Pick<AttemptParts, 'rules' | 'clock' | 'random'>

/** What becomes of an event whose attempt failed. */
export function toFailedOutcome(
  failure: Failure,
  isDown: boolean,
  failed: FailedAttempt,
  parts: Parts,
): AttemptOutcome {
  const { rules, clock } = parts
  const { event } = failed
  const { cause, message } = failure
  const answer = failure.kind !== 'provider' && failure.answer !== undefined ? { answer: failure.answer } : {}
  if (failure.kind === 'provider' && event.provider !== undefined) {
    const held = { state: 'provider_held', cause: 'credentials', message, provider: event.provider } as const
    if (failed.login === undefined) return held
    const { version } = failed.login
    return { ...held, login: { version, retryAt: toRetryAt(failure, rules.retryMaxMs, failed, parts) } }
  }
  // The next probe needs an event that is due, however few there are.
  if (isDown || isExcuse(failure))
    return toRetry(failure, false, Math.min(rules.retryMaxMs, probeEveryMs), failed, parts)
  if (failure.kind === 'terminal') return { state: 'dead', cause, message, ...answer }
  const isCounted = failure.kind === 'retry' && failure.isCounted
  if (isCounted && event.failures + 1 >= rules.maxAttempts)
    return { state: 'dead', cause, message, ...answer }
  const since = event.failingSince ?? clock.now()
  if (!isCounted && clock.now() - since >= rules.retryForMs)
    return { state: 'dead', cause: 'outage', message, ...answer }
  return toRetry(failure, isCounted, rules.retryMaxMs, failed, parts)
}

function toRetry(
  failure: Failure,
  isCounted: boolean,
  maxMs: number,
  failed: FailedAttempt,
  parts: Parts,
): AttemptOutcome {
  const isUnheard = failure === cutShort || failure.cause === 'timeout'
  const previous: PreviousOutcome = isUnheard ? 'timeout' : 'status'
  const { cause, message } = failure
  const side = failure.kind === 'retry' ? failure.side : 'bms'
  const dueAt = toRetryAt(failure, maxMs, failed, parts)
  return { state: 'retry', dueAt, isCounted, isExcused: isExcuse(failure), cause, message, side, previous }
}

function toRetryAt(
  failure: Failure,
  maxMs: number,
  { attempt }: FailedAttempt,
  { rules, clock, random }: Parts,
): number {
  const retryAfterMs = failure.kind === 'retry' ? failure.retryAfterMs : undefined
  return clock.now() + toBackoffMs(attempt, random, { baseMs: rules.retryBaseMs, maxMs, retryAfterMs })
}
