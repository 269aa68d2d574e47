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

/** A product in plain JavaScript that links `b-1` and gives these answers, one a turn; its cursor counts them. */
async function tell(...answers: readonly ((told: typeof noteOf) => object)[]) {
  const asked: (string | undefined)[] = []
  class Telling {
    async createJob() {
      return { bmsId: 'b-1' }
    }
    async cancelJob() {}
    async pollChanges({ cursor, provider }: PollChangesRequest) {
      asked.push(cursor)
      const turn = Number(cursor ?? 0)
      // The job was offered and linked in the first minute.
      const answer = cursor === undefined ? undefined : answers[turn - 1]
      const given = answer?.((bmsId, text) => noteOf(bmsId, text, provider?.externalOrganizationId))
      return { updates: [], cursor: String(answer || turn === 0 ? turn + 1 : turn), ...given }
    }
  }
  const untyped: unknown = { name: 'telling', version: '1.0.0', adapter: Telling }
  const adapter = defineAdapter(untyped as { name: string; version: string; adapter: new () => AnyAdapter })
  const createDouble = () => ({ workOrders: () => [], acts: [], act() {} })
  const gateway = await createTestGateway({ adapter, createDouble })
  const jobId = gateway.offer()
  await gateway.settle()
  await gateway.advance(60_000 * (answers.length + 2))
  return { gateway, jobId, asked, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() }
}

const noteOf = (bmsId: string, text = `said of ${bmsId}`, externalOrganizationId = '') => ({
  job: { externalOrganizationId, bmsId },
  key: text,
  update: { kind: 'note' as const, text },
})

describe('what names a work order that was followed', () => {
  it.each([
    ['in order', ['b-1', 'b-2', 'b-3', 'b-4']],
    ['backwards', ['b-4', 'b-3', 'b-2', 'b-1']],
  ])('is of its job in a chain that is told at once, %s', async (order, names) => {
    const steps = [
      { from: 'b-1', to: 'b-2' },
      { from: 'b-2', to: 'b-3' },
      { from: 'b-3', to: 'b-4' },
    ]
    await using told = await tell((note) => ({
      relinked: order === 'in order' ? steps : steps.toReversed(),
      updates: names.map((name) => note(name)),
    }))
    expect(texts(told.gateway, told.jobId)).toEqual(names.map((name) => `said of ${name}`))
    expect((await told.gateway.job(told.jobId))?.bmsId).toBe('b-4')
  })

  it('is of its job if that was linked by an earlier answer, whichever id it names', async () => {
    const relinked = [
      { from: 'b-1', to: 'b-2' },
      { from: 'b-2', to: 'b-3' },
    ]
    await using told = await tell(
      () => ({ relinked: relinked.slice(0, 1) }),
      (note) => ({ relinked: relinked.slice(0, 1), updates: [note('b-1', 'again')] }),
      (note) => ({ relinked, updates: [note('b-1'), note('b-3'), note('b-2')] }),
    )
    expect(texts(told.gateway, told.jobId)).toEqual(['again', 'said of b-1', 'said of b-3', 'said of b-2'])
    expect(await told.gateway.does(linesOf(told.gateway, told.jobId))).toHaveLength(2)
  })

  it('is of its job in a circle as well, and of none but its own', async () => {
    await using told = await tell((note) => ({
      relinked: [
        { from: 'b-1', to: 'b-2' },
        { from: 'b-2', to: 'b-1' },
        { from: 'c-1', to: 'c-2' },
        { from: 'b-3', to: 'b-3' },
      ],
      updates: [note('b-2'), note('c-1'), note('b-3'), note('b-1')],
    }))
    expect(texts(told.gateway, told.jobId)).toEqual(['said of b-2', 'said of b-1'])
    expect((await told.gateway.job(told.jobId))?.bmsId).toBe('b-1')
  })
})

describe('an answer of pollChanges in plain JavaScript', () => {
  it('has nothing where it has null', async () => {
    await using told = await tell((note) => ({ relinked: null, more: null, updates: [note('b-1')] }))
    expect(texts(told.gateway, told.jobId)).toEqual(['said of b-1'])
    expect(told.asked.at(-1)).toBe('2')
  })

  it('may count its cursor', async () => {
    await using told = await tell((note) => ({ cursor: 7, updates: [note('b-1')] }))
    expect(texts(told.gateway, told.jobId)).toEqual(['said of b-1'])
    expect(told.asked.at(-1)).toBe('7')
  })

  it.each([
    ['a work order without its ids', {}],
    ['nothing', null],
    ['a text', 'b-1'],
    ['an object as id', { from: 'b-1', to: { id: 5 } }],
    ['an id that is too long', { from: 'b-1', to: 'x'.repeat(256) }],
  ])('is taken but for %s among those that were followed, which is listed', async (_, wrong) => {
    await using told = await tell((note) => ({
      relinked: [wrong, { from: 'b-1', to: 'b-2' }],
      updates: [note('b-2')],
    }))
    expect(texts(told.gateway, told.jobId)).toEqual(['said of b-2'])
    expect((await told.gateway.job(told.jobId))?.bmsId).toBe('b-2')
    expect((await told.gateway.attention()).map(({ text }) => text)).toEqual([
      expect.stringMatching(/relinked.*expected/),
    ])
  })

  it.each([
    [
      'relinked',
      { relinked: { from: 'b-1', to: 'b-2' } },
      'relinked: expected a list of { from, to }, got an object',
    ],
    ['updates', { updates: null }, 'updates: expected a list of updates, got null'],
    ['cursor', { cursor: undefined }, 'cursor: expected text, got nothing'],
    ['more', { more: 1 }, 'more: expected true or false, got a number'],
  ])('is asked for again if it cannot be read, and its %s is named', async (_, answer, words) => {
    await using told = await tell(() => answer)
    await told.gateway.advance(61 * 60_000)
    expect(told.asked.at(-1)).toBe('1')
    expect((await told.gateway.attention()).map(({ text }) => text)).toEqual([
      expect.stringContaining(`pollChanges, ${words}`),
    ])
  })
})
