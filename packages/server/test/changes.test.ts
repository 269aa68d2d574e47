import { describe, expect, onTestFinished, test } from 'vitest'
import { startWorld, type World } from './support/start-world.ts'

interface Changes {
  readonly work: number
  readonly wire: number
}

/** Reads what the stream tells; `next` resolves with the first that holds. */
async function follow({ server }: Pick<World, 'server'>, token?: string) {
  const stopping = new AbortController()
  onTestFinished(() => stopping.abort())
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await fetch(`${server.url}/v1/changes/stream`, { headers, signal: stopping.signal })
  if (answer.body === null) throw new Error('expected a body')
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  const next = async (holds: (changes: Changes) => boolean = () => true): Promise<Changes | undefined> => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return undefined
      const told = /data: (.*)\n\n/.exec(value)?.[1]
      const changes: Changes | undefined = told === undefined ? undefined : JSON.parse(told)
      if (changes !== undefined && holds(changes)) return changes
    }
  }
  return { answer, next, stop: () => stopping.abort() }
}

describe('the stream of changes', () => {
  test('tells at once where things stand, and of what happens to a job', async () => {
    const world = await startWorld()
    const { answer, next } = await follow(world)
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const first = await next()
    await world.offerJob()
    const second = await next(({ work }) => work > (first?.work ?? 0))
    expect(second?.wire).toBeGreaterThan(first?.wire ?? 0)
  })

  test('needs a token that may see something', async () => {
    const world = await startWorld({
      server: { apiTokens: 'a:metrics:metrics-secret,b:updates:updates-secret' },
    })
    expect((await follow(world)).answer.status).toBe(401)
    expect((await follow(world, 'updates-secret')).answer.status).toBe(403)
    expect((await follow(world, 'metrics-secret')).answer.status).toBe(200)
  })

  test('is for a hundred at once; who goes makes room', async () => {
    const world = await startWorld()
    const streams = []
    for (let count = 0; count < 100; count += 1) streams.push(await follow(world))
    const refused = await world.call('GET', '/v1/changes/stream')
    expect(refused.status).toBe(429)
    expect(refused.body).toMatchObject({ code: 'too_many_streams' })
    // Listening is no work in hand.
    expect((await world.call('GET', '/v1/status')).status).toBe(200)
    streams[0]?.stop()
    await expect.poll(async () => (await follow(world)).answer.status, { timeout: 30_000 }).toBe(200)
  })

  test('ends with the server, which does not wait for it', async () => {
    const world = await startWorld()
    const { next } = await follow(world)
    await next()
    const closing = world.server.close({ graceMs: 600_000 })
    expect(await next(() => false)).toBeUndefined()
    await closing
  })

  test('answers a HEAD at once', async () => {
    const world = await startWorld()
    const answer = await fetch(`${world.server.url}/v1/changes/stream`, { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('')
  })
})
