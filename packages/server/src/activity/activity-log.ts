import type { Clock } from '@truckroll/gateway'
import type { Gateway } from '@truckroll/gateway/embed'

/** What happened in one slice of time. */
export const activityCounts = [
  'polls',
  'failedPolls',
  'messages',
  'delivered',
  'failed',
  'parked',
  'accepted',
  'sent',
  'refused',
] as const
export type ActivityCount = (typeof activityCounts)[number]

export interface ActivitySlice extends Readonly<Record<ActivityCount, number>> {
  /** When it began, in milliseconds since 1970. */
  readonly at: number
}

export const sliceMs = 10_000
/** An hour. */
const mostSlices = 360

/** Counts what this process does, ten seconds by ten seconds, for the last hour. */
export class ActivityLog {
  readonly #clock: Clock
  readonly #slices: Record<'at' | ActivityCount, number>[] = []
  readonly #forget: readonly (() => void)[]

  constructor(gateway: Gateway, clock: Clock) {
    this.#clock = clock
    this.#forget = [
      gateway.on('poll:done', () => this.#count('polls')),
      gateway.on('poll:failed', () => this.#count('failedPolls')),
      gateway.on('message:recorded', ({ isDuplicate }) => !isDuplicate && this.#count('messages')),
      gateway.on('attempt:done', () => this.#count('delivered')),
      gateway.on('attempt:failed', () => this.#count('failed')),
      gateway.on('event:parked', () => this.#count('parked')),
      gateway.on('update:queued', () => this.#count('accepted')),
      gateway.on('update:sent', () => this.#count('sent')),
      gateway.on('update:settled', ({ state }) => state !== 'confirmed' && this.#count('refused')),
    ]
  }

  /** Oldest first. Slices in which nothing happened are left out. */
  read(): readonly ActivitySlice[] {
    const oldest = this.#now() - (mostSlices - 1) * sliceMs
    return this.#slices.filter(({ at }) => at >= oldest)
  }

  close(): void {
    for (const end of this.#forget) end()
  }

  #count(what: ActivityCount): void {
    const at = this.#now()
    let slice = this.#slices.at(-1)
    if (slice?.at !== at) {
      slice = toEmptySlice(at)
      this.#slices.push(slice)
      if (this.#slices.length > mostSlices) this.#slices.shift()
    }
    slice[what] += 1
  }

  #now(): number {
    return Math.floor(this.#clock.now() / sliceMs) * sliceMs
  }
}

function toEmptySlice(at: number): Record<'at' | ActivityCount, number> {
  return {
    at,
    polls: 0,
    failedPolls: 0,
    messages: 0,
    delivered: 0,
    failed: 0,
    parked: 0,
    accepted: 0,
    sent: 0,
    refused: 0,
  }
}
