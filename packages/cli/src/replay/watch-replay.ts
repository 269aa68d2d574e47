import type { Gateway } from '@truckroll/gateway/embed'

/** What became of one event. */
export interface ReplayedEvent {
  readonly eventId: string
  readonly type: string
  readonly jobId: string | undefined
  readonly outcome: 'done' | 'failed'
  readonly bmsId: string | undefined
  readonly message: string | undefined
}

export interface ReplayWatch {
  /** Waits for this many more events and for the updates that follow from them. */
  expect(count: number): { within(timeoutMs: number): Promise<void> }
  events(): readonly ReplayedEvent[]
  /** How many were expected and never tried. */
  notTried(): number
}

const lookEveryMs = 20

/**
 * Follows a gateway's events, including those that the gateway makes itself because of `acts`. A replayed
 * event is over when it was tried once and nothing is left to send.
 */
export function watchReplay(
  gateway: Gateway,
  acts: ReadonlySet<string>,
  onEvent: (event: ReplayedEvent) => void,
): ReplayWatch {
  const events = new Map<string, ReplayedEvent>()
  // Events that the gateway makes itself, such as that the provider is connected, are not in the recording.
  const isRecorded = (type: string) => !type.startsWith('provider.') || acts.has(type)
  const add = (event: ReplayedEvent) => {
    events.set(event.eventId, event)
    onEvent(event)
  }
  gateway.on('attempt:done', ({ eventId, type, jobId, bmsId }) => {
    if (isRecorded(type)) add({ eventId, type, jobId, outcome: 'done', bmsId, message: undefined })
  })
  gateway.on('attempt:failed', ({ eventId, type, jobId, cause, message }) => {
    if (!isRecorded(type)) return
    add({ eventId, type, jobId, outcome: 'failed', bmsId: undefined, message: `${cause}: ${message}` })
  })
  let expected = 0
  // An event behind a failed one of its job, or one that waits for a provider, is not handed over.
  const countWaiting = async () => {
    const { operations } = gateway
    const parked = (await operations.listDeadLetters({})).items.map(({ waitingBehind }) => waitingBehind)
    const held = (await operations.listHeld()).items
      .filter(({ reason }) => reason === 'provider_unknown')
      .map(({ waiting }) => waiting)
    return [...parked, ...held].reduce((sum, count) => sum + count, 0)
  }
  const isOver = async () => {
    const { queuedUpdates, deadLetters, heldKeys } = await gateway.status()
    if (queuedUpdates > 0) return false
    if (events.size >= expected) return true
    return deadLetters + heldKeys > 0 && events.size + (await countWaiting()) >= expected
  }
  return {
    expect: (count) => {
      expected += count
      return {
        within: async (timeoutMs) => {
          const lastLook = Math.ceil(timeoutMs / lookEveryMs)
          for (let look = 0; look < lastLook; look += 1) {
            if (await isOver()) return
            await new Promise((resolve) => void setTimeout(resolve, lookEveryMs))
          }
        },
      }
    },
    events: () => [...events.values()],
    notTried: () => Math.max(0, expected - events.size),
  }
}
