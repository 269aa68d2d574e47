/** Who has to do something before a job goes on. */
export const waitingSides = ['bms', 'dispatch', 'adapter', 'setting', 'person'] as const
export type WaitingSide = (typeof waitingSides)[number]

/** Why a job does not go on, and when it is tried again. */
export interface JobWaiting {
  readonly side: WaitingSide
  readonly why: string
  /** Attempts so far; 0 if it was not tried yet. */
  readonly attempt: number
  /** Undefined if no time frees it. */
  readonly nextAt: number | undefined
}

/** What holds up jobs that were not tried themselves; the process knows it, the store does not. */
export interface Outages {
  readonly isAdapterDown: boolean
  /** Providers whose side is down; '' stands for jobs without one. */
  readonly providers: readonly string[]
  /** Seats whose key Dispatch refuses. */
  readonly refusedSeats: readonly string[]
}

export const noOutages: Outages = { isAdapterDown: false, providers: [], refusedSeats: [] }
