import type { Gateway, GatewayStatus } from '@truckroll/gateway/embed'

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
  /** Waits for this many more events and for the updates that they lead to. */
  expect(count: number): { within(timeoutMs: number): Promise<void> }
  events(): readonly ReplayedEvent[]
}

const lookEveryMs = 20

/** Follows a gateway's events, those of `acts` included that it brings about by itself; a replayed one is over when it was tried once and nothing is left to send. */
export function watchReplay(gateway: Gateway, acts: ReadonlySet<string>): ReplayWatch {
  const events = new Map<string, ReplayedEvent>()
  // What the gateway tells by itself, such as that the provider is connected, was not recorded by anybody.
  const isRecorded = (type: string) => !type.startsWith('provider.') || acts.has(type)
  gateway.on('attempt:done', ({ eventId, type, jobId, bmsId }) => {
    if (isRecorded(type)) {
      events.set(eventId, { eventId, type, jobId, outcome: 'done', bmsId, message: undefined })
    }
  })
  gateway.on('attempt:failed', ({ eventId, type, jobId, cause, message }) => {
    if (!isRecorded(type)) return
    events.set(eventId, {
      eventId,
      type,
      jobId,
      outcome: 'failed',
      bmsId: undefined,
      message: `${cause}: ${message}`,
    })
  })
  let expected = 0
  const isOver = (status: GatewayStatus) => events.size >= expected && status.queuedUpdates === 0
  return {
    expect: (count) => {
      expected += count
      return {
        within: async (timeoutMs) => {
          const lastLook = Math.ceil(timeoutMs / lookEveryMs)
          for (let look = 0; look < lastLook; look += 1) {
            if (isOver(await gateway.status())) return
            await new Promise((resolve) => void setTimeout(resolve, lookEveryMs))
          }
        },
      }
    },
    events: () => [...events.values()],
  }
}
