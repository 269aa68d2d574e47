import { parseJson } from '@truckroll/gateway'
import { createServer } from '@truckroll/server'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createHttpWorld } from '../support/http-world.ts'
import { longestOfTurns, longestTurnRatio } from '../support/longest-turn.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

const nested = (keys: number) =>
  Object.fromEntries(Array.from({ length: keys }, (_, index) => [`field ${index}`, [[[[index]]]]]))

async function startWorld() {
  const world = await createHttpWorld({ adapter: createScriptedAdapter().definition })
  const server = createServer({ gateway: world.gateway, settings: { httpPort: 0 }, logger: silent })
  await server.listen()
  onTestFinished(async () => {
    await server.close({ graceMs: 100 })
    await world[Symbol.asyncDispose]()
  })
  const done = world.heard('attempt:done')
  const { id } = world.sandbox.control.brand.offerJob()
  await done
  return { url: server.url, jobId: String(id) }
}

/** The text of the answer, and how its longest turn compares to the reference. */
async function post(url: string, body: string) {
  const bytes = Buffer.from(body)
  let text = ''
  const ratio = await longestTurnRatio(async () => {
    const headers = { 'content-type': 'application/json' }
    for (;;) {
      const answer = await fetch(url, { method: 'POST', headers, body: bytes })
      text = await answer.text()
      // The body before may have held the loop up: then load is shed for a moment.
      if (answer.status !== 503) return
      await pause(1_000)
    }
  })
  return { text, ratio }
}

const statuses = z.object({ items: z.array(z.object({ status: z.number() })) })

describe('a body of some megabytes leaves the event loop free', () => {
  it.each([
    ['of as many values as are taken', 400, 202],
    ['of more', 500, 422],
  ] as const)('500 updates with fields %s', async (_, keys, status) => {
    const { url, jobId } = await startWorld()
    const items = Array.from({ length: 500 }, (_item, index) => ({
      jobId,
      kind: 'complete',
      resolution: `visit ${index}`,
      customFields: nested(keys),
    }))
    const { text, ratio } = await post(`${url}/v1/updates`, JSON.stringify(items))
    const answered = statuses.parse(parseJson(text)).items.map((item) => item.status)
    expect(answered).toEqual(items.map(() => status))
    expect(ratio).toBeLessThan(longestOfTurns)
  })

  it('an import of 10,000 jobs', async () => {
    const { url } = await startWorld()
    const jobs = Array.from({ length: 10_000 }, (_, index) => ({
      id: 700_000 + index,
      organizationId: 11776,
      sourceId: 3,
      bmsId: `WO-${index}`,
    }))
    const { text, ratio } = await post(`${url}/v1/jobs/import`, JSON.stringify(jobs))
    expect(parseJson(text)).toEqual({ imported: 10_000 })
    expect(ratio).toBeLessThan(longestOfTurns)
  })

  it.each([
    ['of one object', `{${Array.from({ length: 500_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['of one list', `[${'1,'.repeat(2_000_000)}1]`],
    ['of ids that are long', `[${'9007199254740993,'.repeat(300_000)}1]`],
  ])('a body %s that fits nowhere', async (_, body) => {
    const { url, jobId } = await startWorld()
    for (const path of ['/v1/updates', '/v1/jobs/import', `/v1/jobs/${jobId}/updates`]) {
      const { text, ratio } = await post(`${url}${path}`, body)
      expect(parseJson(text)).toMatchObject({ status: 422 })
      expect(ratio, path).toBeLessThan(longestOfTurns)
    }
  })
})
