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

/** Follows a gateway's events; a replayed one is over when it was tried once and nothing is left to send. */
export function watchReplay(gateway: Gateway): ReplayWatch {
  const events = new Map<string, ReplayedEvent>()
  gateway.on('attempt:done', ({ eventId, type, jobId, bmsId }) => {
    // What the gateway tells by itself, such as provider.connected, was not recorded by anybody.
    if (!type.startsWith('provider.')) {
      events.set(eventId, { eventId, type, jobId, outcome: 'done', bmsId, message: undefined })
    }
  })
  gateway.on('attempt:failed', ({ eventId, type, jobId, cause, message }) => {
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
