import type { AttemptOutcome } from '@truckroll/store'

/** How an attempt ended, for the outage monitor and the slots. */
export interface AttemptEnd {
  readonly isSuccess: boolean
  /** We ended it, while it waited for its rate bucket or by a stop: that says nothing of the adapter. */
  readonly isExcused: boolean
  /** Undefined if it succeeded. */
  readonly cause: string | undefined
  readonly message: string
  /** Without what the other side said. */
  readonly loggedMessage: string
  /** The outcome to store; made once it is known whether the adapter is down. */
  readonly toOutcome: (isDown: boolean) => AttemptOutcome
  /** Logs it and emits the events, once the outcome is durable. What fails during an outage is told with its end. */
  readonly tell: (outcome: AttemptOutcome, isDown: boolean) => void
}
