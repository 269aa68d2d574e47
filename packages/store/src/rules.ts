/** Numbers that every store keeps to. Milliseconds, unless they say otherwise. */
export const rules = {
  /** For as long what was handed over may come back as an echo. */
  echoMs: 24 * 3_600_000,
  /** For so long it stays behind its end: a clock that was set forward by mistake is set back. */
  endedEchoMs: 48 * 3_600_000,
  /** If a provider cannot be held because it is not stored, its event is at least not tried in a loop. */
  unheldPauseMs: 60_000,
  /** What seems planned further ahead than this was planned before the clock was set back: it counts as due. */
  longestPlanMs: 2 * 3_600_000,
  /** A little less is planned at most, so that a small correction of the clock makes nothing due. */
  longestPauseMs: 2 * 3_600_000 - 60_000,
  /**
   * What seems to run further was taken before the clock was set back. Nobody takes a lease for more than 60 s; the rest is
   * for processes whose clocks differ, and for one that read its clock before it waited for another one's commit.
   */
  longestLeaseMs: 90_000,
  /** After a standstill a replay makes up for this much at the most. */
  catchUpMs: 1_000,
  /** A queue that is idle is asked once a minute: after a longer pause than this a new stretch of polls begins. */
  longestPollPauseMs: 120_000,
  /** For as long a copy by the other way is known; and the steps in which the age of a repetition is kept. */
  dayMs: 86_400_000,
  /** Rounding of times with a fraction must not keep a call back for another round. */
  roundingMs: 0.001,
  /**
   * An empty rate bucket is at most this much further from being full than it can be: the clock was set back by so little
   * that waiting costs less than calls too many. Beyond it the bucket counts as full, or nobody would be served until
   * the clock is where it was.
   */
  forgottenAfterMs: 1_000,
} as const
