import { PassThrough } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../clock/clock.ts'
import type { NetworkEvents } from '../../network/network-events.ts'

/** Many changes at once are told as one. */
const gatherMs = 100
/** Often enough that nothing in between takes the connection for dead. */
const heartbeatMs = 15_000
/** Of what a browser has not read; one that reads is never so far behind. */
const maxUnreadBytes = 65_536
/** More browsers than people have open; each holds a connection. */
const maxStreams = 100

export interface ChangeStreamParts {
  readonly events: NetworkEvents
  readonly clock: Clock
  readonly closing: AbortSignal
}

/** Server-sent events: the version of what happens, whenever it rises. */
export function changeStream(app: FastifyInstance, { events, clock, closing }: ChangeStreamParts): void {
  let open = 0
  app.get('/changes/stream', (request, reply) => {
    if (open >= maxStreams) {
      return reply.code(429).send({ title: `expected at most ${maxStreams} streams at once`, status: 429 })
    }
    open += 1
    const stream = new PassThrough()
    const done = new AbortController()
    const signal = AbortSignal.any([closing, done.signal])
    const tell = (text: string): void => {
      if (stream.writableLength > maxUnreadBytes) request.raw.destroy()
      else stream.write(text)
    }
    void tellChanges(tell, events, clock, signal)
    const heartbeat = setInterval(() => tell(': still here\n\n'), heartbeatMs)
    const end = (): void => {
      if (done.signal.aborted) return
      open -= 1
      clearInterval(heartbeat)
      done.abort()
      stream.end()
    }
    request.raw.once('close', end)
    stream.once('close', end)
    closing.addEventListener('abort', end, { once: true, signal: done.signal })
    return reply
      .type('text/event-stream; charset=utf-8')
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      .send(stream)
  })
}

async function tellChanges(
  tell: (text: string) => void,
  events: NetworkEvents,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let told = -1
  let wake = (): void => undefined
  const stop = events.onChanged(() => wake())
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort)
  while (!signal.aborted) {
    const changed = new Promise<void>((resolve) => {
      wake = resolve
    })
    if (told === events.version) await changed
    if (signal.aborted) break
    told = events.version
    tell(`event: changed\ndata: {"version":${told}}\n\n`)
    await clock.sleep(gatherMs, signal)
  }
  signal.removeEventListener('abort', onAbort)
  stop()
}
