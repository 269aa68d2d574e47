import { parseJson } from '@truckroll/gateway'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { longestTurnOf, referenceMs } from './support/longest-turn.ts'
import { startWorld } from './support/start-world.ts'

const nested = (keys: number) =>
  Object.fromEntries(Array.from({ length: keys }, (_, index) => [`field ${index}`, [[[[index]]]]]))

/** The text of the answer, and how long its longest turn was against the reference. */
async function post(port: number, path: string, body: string) {
  let text = ''
  const bytes = Buffer.from(body)
  const before = referenceMs()
  const longestMs = await longestTurnOf(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bytes,
    })
    text = await answer.text()
  })
  return { text, ratio: longestMs / Math.max(before, referenceMs()) }
}

const statuses = z.object({ items: z.array(z.object({ status: z.number() })) })

describe('a body of some megabytes leaves the event loop free', () => {
  it.each([
    ['of as many values as are taken', 400, 202],
    ['of more', 500, 422],
  ] as const)('500 updates with fields %s', async (_, keys, status) => {
    const { offerJob, port } = await startWorld()
    const jobId = await offerJob()
    const items = Array.from({ length: 500 }, (_item, index) => ({
      jobId,
      kind: 'complete',
      resolution: `visit ${index}`,
      customFields: nested(keys),
    }))
    const { text, ratio } = await post(port, '/v1/updates', JSON.stringify(items))
    const answered = statuses.parse(parseJson(text)).items.map((item) => item.status)
    expect(answered).toEqual(items.map(() => status))
    expect(ratio).toBeLessThan(1)
  })

  it('an import of 10,000 jobs', async () => {
    const { port } = await startWorld()
    const jobs = Array.from({ length: 10_000 }, (_, index) => ({
      id: 700_000 + index,
      organizationId: 11776,
      sourceId: 3,
      bmsId: `WO-${index}`,
    }))
    const { text, ratio } = await post(port, '/v1/jobs/import', JSON.stringify(jobs))
    expect(parseJson(text)).toEqual({ imported: 10_000 })
    expect(ratio).toBeLessThan(1)
  })

  it.each([
    ['of one object', `{${Array.from({ length: 500_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['of one list', `[${'1,'.repeat(2_000_000)}1]`],
    ['of ids that are long', `[${'9007199254740993,'.repeat(300_000)}1]`],
  ])('a body %s that fits nowhere', async (_, body) => {
    const { port, offerJob } = await startWorld()
    const jobId = await offerJob()
    for (const path of ['/v1/updates', '/v1/jobs/import', `/v1/jobs/${jobId}/updates`]) {
      const { text, ratio } = await post(port, path, body)
      expect(parseJson(text)).toMatchObject({ status: 422 })
      expect(ratio, path).toBeLessThan(1)
    }
  })
})
