import { defineAdapter, type AnyAdapter, type CreateJobRequest } from '@truckroll/gateway'
import { describe, expect, it } from 'vitest'
import { VirtualWorld } from '../support/virtual-world.ts'

/** An adapter in plain JavaScript: nothing checks what its methods answer before they do. */
function answering(createJob: (request: CreateJobRequest) => unknown) {
  class Untyped {
    async createJob(request: CreateJobRequest) {
      return createJob(request)
    }
    async cancelJob() {}
  }
  const untyped: unknown = { name: 'untyped', version: '1.0.0', adapter: Untyped }
  return untyped as { name: string; version: string; adapter: new () => AnyAdapter }
}

async function play(createJob: (request: CreateJobRequest) => unknown) {
  const world = new VirtualWorld({ adapter: defineAdapter(answering(createJob)) })
  world.offer(1)
  const gateway = await world.start()
  let isOver = false
  gateway.on('attempt:done', () => (isOver = true))
  gateway.on('event:parked', () => (isOver = true))
  await world.until(() => isOver)
  const { items: attention } = await world.does(gateway.operations.listAttention())
  const { items: parked } = await world.does(gateway.operations.listDeadLetters({}))
  const job = await world.does(gateway.jobs.get('1'))
  const told = (await world.does(gateway.jobs.timeline('1'))).map(({ text }) => text)
  await world[Symbol.asyncDispose]()
  return { bmsId: job?.bmsId, attention: attention.map(({ cause }) => cause), parked, told }
}

describe('what createJob answers', () => {
  it.each([
    ['text', 'WO-17', 'WO-17'],
    ['a number', 17, '17'],
    ['a large whole number', 9007199254740993n, '9007199254740993'],
  ])('links by %s', async (_, bmsId, linked) => {
    expect(await play(() => ({ bmsId }))).toMatchObject({ bmsId: linked, attention: [], parked: [] })
    const bySet = async ({ link }: CreateJobRequest) => ({ bmsId: await link.set(bmsId) })
    expect(await play(bySet)).toMatchObject({ bmsId: linked, attention: [], parked: [] })
  })

  it.each([{ bmsId: undefined }, { bmsId: null }, {}])('without an id is listed: %j', async (answer) => {
    expect(await play(() => answer)).toMatchObject({
      bmsId: undefined,
      attention: ['not_linked'],
      parked: [],
    })
  })

  it('explains on the timeline what was done, if it says so', async () => {
    const remark = 'customer 7 has the same phone, name'
    const { told } = await play(() => ({ bmsId: 'WO-17', remark }))
    expect(told).toContain(`job.created is done. The BMS calls it WO-17. ${remark}`)
    const { told: long } = await play(() => ({ bmsId: undefined, remark: 'x'.repeat(5_000) }))
    expect(long).toContain(`job.created is done. ${'x'.repeat(1_000)}`)
  })

  it.each([
    ['nothing', undefined, 'expected { bmsId }'],
    ['a bare id', 'WO-17', 'expected { bmsId }, got a text'],
    ['another name', { id: 'WO-17' }, 'with id'],
    ['an object as id', { bmsId: { id: 17 } }, 'got an object'],
    ['an empty id', { bmsId: '' }, 'got an empty text'],
    ['no whole number', { bmsId: 1.5 }, 'no whole number'],
    ['a number that lost digits', { bmsId: 2 ** 60 }, 'too large'],
    ['a remark that is no text', { bmsId: 'WO-17', remark: 5 }, 'remark'],
    ['attention that is no text', { bmsId: 'WO-17', needsAttention: 5 }, 'needsAttention'],
  ])('that is %s is parked at once, with what was expected', async (_, answer, words) => {
    const { parked, attention } = await play(() => answer)
    expect(parked).toMatchObject([{ attempts: 1, cause: 'error' }])
    expect(parked[0]?.message).toContain(words)
    expect(attention).toEqual([])
  })

  it('cannot link by what is no id', async () => {
    const { parked } = await play(async ({ link }) => {
      // As plain JavaScript may.
      await link.set(JSON.parse('{"id":1}'))
      return { bmsId: undefined }
    })
    expect(parked).toMatchObject([{ cause: 'error', message: expect.stringContaining('link.set') }])
  })
})
