import { describe, expect, it } from 'vitest'
import { bridgeRules, runBridgeConformance, runBridgeFaultSeed } from '../src/index.ts'
import {
  aMoment,
  goodParts,
  secret,
  sign,
  startService,
  type Delivery,
  type ServiceParts,
} from './service.ts'

const refuses = (isRefused: (delivery: Delivery) => boolean): Partial<ServiceParts> => ({
  statusOf: (delivery) => (isRefused(delivery) ? 500 : 200),
})
const each = { made: 0 }
const anew = () => `WO-new-${(each.made += 1)}`
const small = (text: string) => text.length < 200_000

/** For each rule a service that is wrong in one thing. */
const wrongServices: Readonly<Record<string, () => Partial<ServiceParts>>> = {
  'bridge/takes-job': () => refuses(({ type }) => type === 'job.created'),
  'bridge/links': () => ({ make: () => undefined }),
  'bridge/unsigned': () => ({
    isSigned: (headers, body) =>
      headers['webhook-signature'] === undefined || goodParts.isSigned(headers, body),
  }),
  'bridge/changed-body': () => ({ isSigned: (headers, body) => goodParts.isSigned(headers, body.trim()) }),
  'bridge/other-secret': () => ({ isSigned: ({ 'webhook-signature': given }) => given !== undefined }),
  'bridge/old': () => ({ isFresh: () => true }),
  'bridge/two-signatures': () => ({
    isSigned: (headers, body) => headers['webhook-signature'] === sign(headers, body),
  }),
  'bridge/junk': () => ({ refusal: 500 }),
  'bridge/delivered-again': () => ({ make: anew }),
  'bridge/delivered-twice-at-once': () => ({
    make: async (delivery, orders) => {
      const known = orders.get(delivery.jobId)
      await aMoment()
      const bmsId = known ?? anew()
      orders.set(delivery.jobId, bmsId)
      return bmsId
    },
  }),
  'bridge/job-told-again': () => ({
    make: ({ id, ...rest }, orders) => goodParts.make({ ...rest, id, jobId: id }, orders),
  }),
  'bridge/each-its-own': () => ({ make: () => 'WO-of-the-customer' }),
  'bridge/ids-of-any-size': () => ({
    make: (delivery, orders) =>
      goodParts.make({ ...delivery, jobId: String(Number(delivery.jobId)) }, orders),
  }),
  'bridge/strange-jobs': () => refuses(({ text }) => text.includes('"customer":null')),
  'bridge/unknown-attributes': () => refuses(({ text }) => text.includes('addedTomorrow')),
  'bridge/large': () => ({ ...refuses(({ text }) => !small(text)) }),
  'bridge/unknown-job': () =>
    refuses(({ text }) => text.includes('"known":false') && !text.includes('job.created')),
}

/** Those that need nobody who acts in the product; the command's own tests look at the others. */
const rulesAlone = bridgeRules.filter(({ id }) => !/^bridge\/(?:act|own)-/.test(id))

function findWrong(id: string): Partial<ServiceParts> {
  const type = id.replace('bridge/', '').replace('-', '.')
  return wrongServices[id]?.() ?? refuses((delivery) => delivery.type === type)
}

describe('a service behind the bridge', () => {
  it('that is good passes every rule, and seeds of cut connections', async () => {
    await using service = await startService()
    const results = await runBridgeConformance({ url: service.url, secret })
    const passed = results.filter(({ outcome }) => outcome === 'passed')
    expect(passed.map(({ rule }) => rule.id)).toEqual(rulesAlone.map(({ id }) => id))
    const others = results.filter(({ outcome }) => outcome !== 'passed')
    expect(new Set(others.map(({ outcome, message }) => `${outcome}: ${message}`))).toEqual(
      new Set([
        'skipped: nobody does what people in the product would: say where the service does, by --acts URL',
      ]),
    )
    for (const seed of [1, 2, 3])
      expect(await runBridgeFaultSeed({ url: service.url, secret }, seed)).toBeUndefined()
  })

  it.each(rulesAlone)('that is wrong in one thing is found by $id', async ({ id, level }) => {
    await using service = await startService(findWrong(id))
    const [result] = await runBridgeConformance({ url: service.url, secret, only: [id] })
    expect(result?.outcome).toBe(level === 'must' ? 'failed' : 'warned')
  })

  it('that makes a work order for every delivery is found by seeds of cut connections', async () => {
    await using service = await startService({ make: anew })
    const messages = []
    for (const seed of [1, 2, 3]) messages.push(await runBridgeFaultSeed({ url: service.url, secret }, seed))
    expect(messages.join('\n')).toContain('was made twice')
  })
})
