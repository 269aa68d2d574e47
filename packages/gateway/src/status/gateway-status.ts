import type { Pause } from '@truckroll/store'

export interface StatusOptions {
  /**
   * `recent`: if there is much work, as counted some seconds ago, which costs nothing; `countedAt` says when. For whoever
   * asks again and again. Default: `now`.
   */
  readonly counts?: 'now' | 'recent'
}

export interface GatewayStatus {
  readonly environment: string
  readonly instance: string
  readonly adapter: { readonly name: string; readonly version: string }
  /** When the work was counted: now, or of late if `recent` counts were asked for. */
  readonly countedAt: string
  readonly waitingEvents: number
  readonly oldestWaitingAt: string | undefined
  readonly queuedUpdates: number
  readonly oldestQueuedAt: string | undefined
  /** Parked items that replays under way have not reached yet. */
  readonly replaying: number
  readonly heldKeys: number
  readonly deadLetters: number
  readonly attention: number
  /** Events that the adapter has no ability for. */
  readonly unhandled: number
  /** How many events of each type the adapter does not handle, or the receiver answered with 501. */
  readonly unhandledTypes: Readonly<Record<string, number>>
  readonly providers: Readonly<Record<string, number>>
  /** What is down, since when and why, such as `adapter` or `provider:17`. */
  readonly down: readonly { readonly what: string; readonly since: string; readonly message: string }[]
  readonly paused: readonly Pause[]
  readonly credentials: readonly {
    readonly name: string
    readonly role: 'leading' | 'following' | 'stopped'
    readonly lastPollAt: string | undefined
    readonly lastError: string | undefined
  }[]
  /** Those of this store that live, the oldest first. They share what there is to poll. */
  readonly processes: readonly {
    readonly name: string
    readonly since: string
    /** How many credentials it polls. */
    readonly credentials: number
    /** The one that answers. */
    readonly isThis: boolean
  }[]
  readonly hungAttempts: number
  /** What the store takes on its disk. */
  readonly storeBytes: number
  /** How much its disk has left; undefined on a server. */
  readonly storeFreeBytes: number | undefined
  /** The last time this process removed what was old; undefined before its first time. */
  readonly retention:
    | {
        readonly finishedAt: string
        /** Items that lost their bodies and texts, and rows that are gone. */
        readonly emptied: number
        readonly deleted: number
      }
    | undefined
}

export interface Readiness {
  readonly isReady: boolean
  readonly checks: readonly { readonly name: string; readonly isOk: boolean; readonly message: string }[]
}
