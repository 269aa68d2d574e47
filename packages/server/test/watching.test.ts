import { describe, expect, test } from 'vitest'
import { FastClock } from './support/fast-clock.ts'
import { startWorld } from './support/start-world.ts'

describe('who watches', () => {
  test('is told what the token may do', async () => {
    const { call } = await startWorld({
      server: {
        apiToken: 'a-token-with-all-rights',
        apiTokens: [{ name: 'watch', scopes: ['read', 'metrics'], token: 'a-token-that-may-look' }],
      },
    })
    const watch = await call('GET', '/v1/session', { token: 'a-token-that-may-look' })
    expect(watch.body).toEqual({ name: 'watch', scopes: ['read', 'metrics'], isTokenNeeded: true })
    const all = await call('GET', '/v1/session', { token: 'a-token-with-all-rights' })
    expect(all.body).toMatchObject({
      name: 'api-token',
      scopes: ['read', 'updates', 'operate', 'providers', 'metrics', 'admin'],
    })
    expect((await call('GET', '/v1/session')).status).toBe(401)
  })

  test('may do everything if no token is needed', async () => {
    const { call } = await startWorld()
    expect((await call('GET', '/v1/session')).body).toMatchObject({ name: 'local', isTokenNeeded: false })
  })

  test('sees what was done of late, ten seconds by ten seconds', async () => {
    const { call, offerJob } = await startWorld()
    const jobId = await offerJob()
    await offerJob({ title: 'refuse' })
    await call('POST', `/v1/jobs/${jobId}/updates`, { json: { kind: 'accept' } })
    await expect
      .poll(async () => {
        const { slices } = (await call('GET', '/v1/activity')).body as { slices: Record<string, number>[] }
        const sum = (name: string) => slices.reduce((total, slice) => total + (slice[name] ?? 0), 0)
        return {
          delivered: sum('delivered'),
          failed: sum('failed'),
          parked: sum('parked'),
          accepted: sum('accepted'),
          sent: sum('sent'),
        }
      })
      .toMatchObject({ failed: 1, parked: 1, accepted: 1, sent: 1, delivered: expect.any(Number) })
  })

  test('sees how much waited, minute by minute', async () => {
    const { call, gateway, sandbox } = await startWorld({ clock: new FastClock(300) })
    const readBacklog = async () => {
      const { samples } = (await call('GET', '/v1/activity/backlog')).body as {
        samples: { at: string; waitingEvents: number }[]
      }
      return samples.map(({ at, waitingEvents }) => ({ at: Date.parse(at), waitingEvents }))
    }
    await expect.poll(async () => (await readBacklog())[0]).toMatchObject({ waitingEvents: 0 })
    await gateway.operations.pause({ kind: 'all' }, { token: 'test' })
    sandbox.control.brand.offerJob({ fields: {} })
    await expect.poll(async () => (await readBacklog()).at(-1)?.waitingEvents).toBe(1)
    const samples = await readBacklog()
    const gaps = samples.slice(1).map(({ at }, index) => at - (samples[index]?.at ?? at))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(59_000)
  })

  test('sees what is in trouble although alerts go nowhere', async () => {
    const { call, offerJob } = await startWorld()
    expect((await call('GET', '/v1/alerts')).body).toEqual({ items: [] })
    const jobId = await offerJob({ title: 'refuse' })
    await offerJob({ title: 'look' })
    // The answer before is shared for a moment.
    await expect
      .poll(async () => (await call('GET', '/v1/alerts')).body)
      .toMatchObject({
        items: [
          { cause: 'parked', severity: 'warning', jobId, count: 1 },
          { cause: 'needs_attention', severity: 'warning', count: 1 },
        ],
      })
  })

  test('sees with the scope read whose job it is, but no message as it came nor what a dead letter holds', async () => {
    const token = 'a-token-that-may-read'
    const { call, offerJob } = await startWorld({
      server: {
        apiToken: 'a-token-with-all-rights',
        apiTokens: [{ name: 'watch', scopes: ['read'], token }],
      },
      token,
    })
    const jobId = await offerJob({
      title: 'refuse',
      customer: {
        first_name: 'Ada',
        last_name: 'Moreno',
        phone_numbers: [{ number: '+15125550101', primary: true, type: 'Mobile' }],
      },
      address: { street_1: '410 Cedar Avenue', city: 'Austin', state: 'TX', postal_code: '78701' },
    })
    expect((await call('GET', '/v1/jobs')).body).toMatchObject({
      items: [{ customer: 'Ada Moreno', address: expect.stringContaining('410 Cedar Avenue') }],
    })
    expect(JSON.stringify((await call('GET', `/v1/jobs/${jobId}`)).body)).toContain('5125550101')
    expect((await call('GET', `/v1/jobs/${jobId}/events`)).status).toBe(403)
    const { items } = (await call('GET', '/v1/dead-letters')).body as { items: { id: string }[] }
    const letter = await call('GET', `/v1/dead-letters/${items[0]?.id}`)
    expect(letter.body).toMatchObject({ cause: expect.any(String) })
    expect(letter.body).not.toHaveProperty('payload')
    const full = await call('GET', `/v1/dead-letters/${items[0]?.id}`, { token: 'a-token-with-all-rights' })
    expect(JSON.stringify(full.body)).toContain('Moreno')
  })
})
