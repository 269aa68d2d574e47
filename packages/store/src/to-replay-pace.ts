import { rules } from './rules.ts'

/** How many items of a replay may be taken now, and when the next ones may. */
export interface ReplayPace {
  readonly count: number
  readonly nextAt: number
}

/** What fails again in the very millisecond in which the last item was parked would look as if it were of the replay. */
export function isTooEarly(until: number, now: number): boolean {
  // Further ahead the clock was set back since: then nobody waits for it.
  return now <= until && until - now < rules.catchUpMs
}

/** A time further ahead than one pause was planned before the clock was set back. */
export function toReplayPace(everyMs: number, plannedAt: number, now: number, limit: number): ReplayPace {
  if (everyMs === 0) return { count: limit, nextAt: now }
  if (plannedAt > now && plannedAt <= now + everyMs) return { count: 0, nextAt: plannedAt }
  const from = plannedAt > now ? now : Math.max(plannedAt, now - rules.catchUpMs)
  const count = Math.min(limit, Math.floor((now - from) / everyMs) + 1)
  return { count, nextAt: from + count * everyMs }
}
