import {
  defineAdapter,
  type AnyAdapter,
  type NoteRequest,
  type PollChangesRequest,
  type PollChangesResponse,
} from '@truckroll/gateway'
import { createTestGateway, noteMessage, type Crash, type TestGateway } from '@truckroll/testing'
import { describe, expect, it } from 'vitest'

/** A product in which booking `b-1` becomes job `j-1`, and tells so, with notes, to who has not read that yet. */
function startProduct(to = 'j-1') {
  const product = { isTold: false, noted: [] as string[] }
  class Following implements AnyAdapter {
    async createJob() {
      return { bmsId: 'b-1' }
    }
    async cancelJob() {}
    async addNote({ link }: NoteRequest) {
      product.noted.push(link.bmsId ?? '')
    }
    async pollChanges({ cursor, provider }: PollChangesRequest): Promise<PollChangesResponse> {
      const from = Number(cursor ?? 0)
      if (!product.isTold || from > 0) return { updates: [], cursor: String(from) }
      const { externalOrganizationId = '' } = provider ?? {}
      const told = (bmsId: string) => ({
        job: { externalOrganizationId, bmsId },
        key: `note-of-${bmsId}`,
        update: { kind: 'note' as const, text: `said of ${bmsId}` },
      })
      return {
        relinked: [{ from: 'b-1', to }],
        updates: [told('b-1'), told('j-1')],
        cursor: String(from + 1),
      }
    }
  }
  const adapter = defineAdapter({ name: 'following', version: '1.0.0', adapter: Following, inject: [] })
  const createDouble = () => ({ workOrders: () => [], acts: [], act() {} })
  return { product, start: () => createTestGateway({ adapter, createDouble }) }
}

const linesOf = async ({ gateway }: TestGateway, jobId: string) =>
  (await gateway.jobs.timeline(jobId)).filter(({ kind }) => kind === 'job.relinked').map(({ text }) => text)

const texts = (gateway: TestGateway, jobId: string) =>
  gateway.sent(jobId).map(({ record }) => record['description'])

/** Every call by which the process reaches its store while it takes the answer, and some more. */
const crashes: readonly (Crash | undefined)[] = [
  undefined,
  ...Array.from({ length: 6 }, (_, index) => index + 1).flatMap((call) =>
    (['before', 'after'] as const).map((when) => ({ seam: 'store' as const, call, when })),
  ),
]

describe('a work order that another one took the place of', () => {
  it('has its job linked once and later calls get the new id, whenever the process is killed', async () => {
    const killed: boolean[] = []
    for (const crash of crashes) {
      const { product, start } = startProduct()
      await using gateway = await start()
      const jobId = gateway.offer()
      await gateway.settle()
      expect((await gateway.job(jobId))?.bmsId).toBe('b-1')
      product.isTold = true
      gateway.killAt(crash)
      await gateway.advance(60_000)
      killed.push(gateway.isDead)
      if (gateway.isDead) await gateway.startProcess()
      await gateway.advance(120_000)
      gateway.tell(
        jobId,
        noteMessage(gateway.clock.now(), Number(jobId), { id: 1, description: 'Ring twice' }),
      )
      await gateway.settle()
      expect((await gateway.job(jobId))?.bmsId, JSON.stringify(crash)).toBe('j-1')
      expect(product.noted).toEqual(['j-1'])
      expect(texts(gateway, jobId)).toEqual(['said of b-1', 'said of j-1'])
      expect(await gateway.does(linesOf(gateway, jobId))).toHaveLength(1)
    }
    expect(killed.filter(Boolean).length).toBeGreaterThan(8)
  })

  it('leaves alone what a person linked to something else since', async () => {
    const { product, start } = startProduct()
    await using gateway = await start()
    const jobId = gateway.offer()
    await gateway.settle()
    const caller = { token: 'test' }
    await gateway.does(gateway.gateway.jobs.link(jobId, 'j-9', { expect: 'b-1', caller }))
    product.isTold = true
    await gateway.advance(120_000)
    expect((await gateway.job(jobId))?.bmsId).toBe('j-9')
  })

  it('is listed for a person if the adapter names no id, and the rest of its answer is taken', async () => {
    const { product, start } = startProduct('')
    await using gateway = await start()
    const jobId = gateway.offer()
    await gateway.settle()
    product.isTold = true
    await gateway.advance(120_000)
    expect((await gateway.attention()).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/relinked.*\/to: expected/),
    )
    expect(texts(gateway, jobId)).toEqual(['said of b-1'])
  })
})
