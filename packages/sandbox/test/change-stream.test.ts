import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createSystemClock } from '../src/clock/clock.ts'
import { changeStream } from '../src/http/control/change-stream.ts'
import { NetworkEvents } from '../src/network/network-events.ts'

interface Served {
  readonly app: FastifyInstance
  readonly closing: AbortSignal
  readonly events: NetworkEvents
  readonly url: string
}

async function serve(): Promise<Served> {
  const closing = new AbortController()
  const events = new NetworkEvents()
  const app = fastify({ forceCloseConnections: true })
  // Changes follow each other without a pause.
  const clock = { ...createSystemClock(), sleep: () => setImmediate() }
  changeStream(app, { events, clock, closing: closing.signal })
  onTestFinished(() => app.close())
  const origin = await app.listen({ port: 0 })
  return { app, closing: closing.signal, events, url: `${origin}/changes/stream` }
}

test('a stream that ended leaves nothing behind', async () => {
  const { closing, url } = await serve()
  const before = getEventListeners(closing, 'abort').length
  for (let count = 0; count < 5; count += 1) {
    const leaving = new AbortController()
    await fetch(url, { signal: leaving.signal })
    leaving.abort()
  }
  await vi.waitFor(() => expect(getEventListeners(closing, 'abort')).toHaveLength(before))
})

test('who does not read is cut off', async () => {
  const { app, events, url } = await serve()
  const cut = new AbortController()
  app.server.on('connection', (socket) => {
    // Nothing leaves, as when the other side does not read.
    socket.cork()
    socket.once('close', () => cut.abort())
  })
  const answer = fetch(url).then(
    () => 'answered',
    () => 'cut',
  )
  for (let count = 0; count < 50_000 && !cut.signal.aborted; count += 1) {
    events.changed()
    await setImmediate()
  }
  expect(cut.signal.aborted).toBe(true)
  expect(await answer).toBe('cut')
})
