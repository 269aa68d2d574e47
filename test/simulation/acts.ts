import type { BmsOutage, Crash } from '@truckroll/testing'

/** Something that happens from outside at a time (milliseconds after the start). */
export type Act = { readonly at: number } & (
  | { readonly kind: 'message'; readonly job: number; readonly message: MessagePlan }
  /** A person of the provider changes something in the BMS. */
  | {
      readonly kind: 'person'
      readonly job: number
      readonly change: PersonPlan
      /** A person of the provider that had the job before; absent: of the one that has it. */
      readonly isOfFormer?: boolean
    }
  | { readonly kind: 'rest'; readonly job: number; readonly key: string; readonly change: PersonPlan }
  | {
      readonly kind: 'crash'
      readonly crash: Crash
      readonly downMs: number
    }
  | { readonly kind: 'stop'; readonly downMs: number }
  | { readonly kind: 'clock-jump'; readonly byMs: number }
  | { readonly kind: 'rival'; readonly holdMs: number }
  | { readonly kind: 'bms-down'; readonly forMs: number; readonly how: BmsOutage }
  | { readonly kind: 'pause'; readonly what: PausePlan; readonly forMs: number }
  /** A person replays or skips what is parked. */
  | { readonly kind: 'operator'; readonly does: OperatorAct }
  /** The provider whose jobs came before it was connected is connected. */
  | { readonly kind: 'connect' }
)

/** `replay-all`: in one go, a few a second. */
export type OperatorAct = 'replay' | 'skip' | 'replay-all'

export type PausePlan =
  | { readonly kind: 'all' }
  | { readonly kind: 'provider'; readonly provider: string }
  | { readonly kind: 'job'; readonly job: number }

export type MessagePlan =
  | { readonly what: 'job'; readonly isPoison: boolean }
  /** The job in full, told with another organization. */
  | { readonly what: 'move'; readonly to: string; readonly isPoison: boolean }
  /** Told with the organization that had the job before: what is not the job in full, or says that it is canceled. */
  | { readonly what: 'stray-cancel' }
  | { readonly what: 'stray-visit'; readonly startMs: number }
  | { readonly what: 'status'; readonly status: string }
  | { readonly what: 'appointment'; readonly startMs: number }
  | { readonly what: 'note'; readonly text: string }
  /** A job and a note about it in one message. */
  | { readonly what: 'two-actions'; readonly text: string }
  | { readonly what: 'survey' }
  /** A message that names no job. */
  | { readonly what: 'unknown' }
  /** A payload without Actions. */
  | { readonly what: 'odd' }

/** `isTimed`: it says when it was done, by the clock of the BMS. */
export type PersonPlan = { readonly isTimed?: boolean } & (
  | { readonly kind: 'accept' | 'enroute' | 'start' | 'complete' }
  | { readonly kind: 'cancel'; readonly text?: string }
  | { readonly kind: 'attachment'; readonly content: string }
  | { readonly kind: 'schedule'; readonly startMs: number }
  | { readonly kind: 'note'; readonly text: string }
)
