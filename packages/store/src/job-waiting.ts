/** Who has to do something before a job goes on. */
export const waitingSides = ['bms', 'dispatch', 'adapter', 'setting', 'person'] as const
export type WaitingSide = (typeof waitingSides)[number]

/** What keeps a job from going on. */
export const holds = [
  'dead_letter',
  'activation',
  'credentials',
  'paused',
  'provider_unknown',
  'refused_key',
  'down',
] as const
export type Hold = (typeof holds)[number]

/** Why a job does not go on, and when it is tried again. */
export interface JobWaiting {
  readonly side: WaitingSide
  readonly why: string
  /** What holds it, if it is something else than time. */
  readonly hold: Hold | undefined
  /** Attempts so far; 0 if it was not tried yet. */
  readonly attempt: number
  /** Undefined if no time frees it. */
  readonly nextAt: number | undefined
}

/** Why something is down or refused, in the other side's words, and when it is tried again. */
export interface Outage {
  readonly message: string
  readonly nextAt: number
}

/** What holds up jobs that were not tried themselves; the process knows it, the store does not. */
export interface Outages {
  readonly adapter: Outage | undefined
  /** Providers whose side is down; '' stands for jobs without one. */
  readonly providers: ReadonlyMap<string, Outage>
  /** Credentials whose key Dispatch refuses. */
  readonly refusedCredentials: ReadonlyMap<string, Outage>
}

export const noOutages: Outages = { adapter: undefined, providers: new Map(), refusedCredentials: new Map() }

/** As much of it as jobs are compared with. */
export function toOutageNames({ adapter, providers, refusedCredentials }: Outages): {
  readonly isAdapterDown: boolean
  readonly providers: readonly string[]
  readonly refusedCredentials: readonly string[]
} {
  return {
    isAdapterDown: adapter !== undefined,
    providers: [...providers.keys()],
    refusedCredentials: [...refusedCredentials.keys()],
  }
}
