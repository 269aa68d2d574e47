import { describe, expect, it } from 'vitest'
import type { JobEvent } from '@truckroll/protocol'
import { toJobQuery, toJobSearch, type NewMessage } from '@truckroll/store'
import { connectedProvider, factsOf, fullJob } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

const jobs = [
  {
    id: 1,
    external_id: 'CL-4471',
    title: 'Water heater',
    customer: { first_name: 'Zoë', last_name: 'Álvarez', phone_number: '+17035550134' },
    address: { street_1: '12 Harbor Lane', city: 'Portland' },
    custom_fields: { work_order_number: 'PO-99881', color: 'teal' },
  },
  {
    id: 2,
    friendly_external_id: 'HW 200%_A',
    title: 'Furnace',
    customer: { company_name: 'Smith & Sons', phone_number: '(207) 555-0199 x4' },
    address: { street_1: '400 Elm Street', city: 'Bangor' },
  },
]

/** A job with what it is found by, as the intake makes it. */
function told(job: JobEvent): NewMessage {
  const jobId = String(job.id)
  const externalId = job.external_id ?? undefined
  const [event, ...others] = fullJob(`m${jobId}`, { jobId }).events
  if (event === undefined) throw new Error('a full job is one event')
  const facts = {
    ...factsOf({ jobId, ...(externalId !== undefined && { externalId }) }),
    ...toJobSearch(job),
  }
  return { ...fullJob(`m${jobId}`, { jobId }), events: [{ ...event, fullJob: facts }, ...others] }
}

export function describeFinding(createPlace: CreatePlace): void {
  describe('jobs are found', () => {
    const bench = useStore(createPlace)

    async function find(typed: string): Promise<readonly string[]> {
      const page = await bench.store.listJobs({ query: toJobQuery(typed), limit: 10 })
      return page.items.map(({ id }) => id)
    }

    it('by telephone, name, claim, work order and street, whatever way they are written', async () => {
      const phones =
        '703-555-0134;(703) 555 0134;+1 703 555 0134;7035550134;17035550134;5550134;555-0134'.split(';')
      const others = 'tel:+1-703-555-0134;011 1 703 555 0134;703.555.0134 x22;703\u2011555\u20110134'.split(
        ';',
      )
      const names = 'zoë;ZOE;alvarez;Zoë  Álvarez;alvarez zoe;harbor lane;12 HARBOR;portland;water'.split(';')
      const numbers = 'cl-4471;4471;po-99881;wo-7;WO-7;1'.split(';')
      const first = [...phones, ...others, ...names, ...numbers]
      const second = [
        '2075550199',
        '555 0199',
        'smith',
        '& sons',
        'hw 200%_a',
        '200%',
        'elm street',
        'FURNACE',
      ]
      await bench.record(...jobs.map(told))
      await bench.store.linkJob('1', 'WO-7')
      for (const typed of first) expect(await find(typed), typed).toContain('1')
      for (const typed of second) expect(await find(typed), typed).toEqual(['2'])
      for (const typed of ['teal', '0134', '703555', 'zoe smith', '12 elm', '%%', 'no_such', '3035550134'])
        expect(await find(typed), typed).toEqual([])
    })

    it('by the beginnings of their words', async () => {
      await bench.record(...jobs.map(told))
      for (const typed of ['alv', 'wat harb', 'CL', 'po998'])
        expect(await find(typed), typed).toEqual(typed === 'po998' ? [] : ['1'])
      for (const typed of ['lvarez', 'ater', 'arbor']) expect(await find(typed), typed).toEqual([])
    })

    it('by the work order that they are linked to now, and by nothing once they are forgotten', async () => {
      await bench.record(...jobs.map(told))
      await bench.store.linkJob('1', 'INV-5501')
      expect(await find('5501')).toEqual(['1'])
      await bench.store.relinkJob('1', 'INV-7702', undefined, { token: 'test' })
      expect(await find('5501')).toEqual([])
      expect(await find('inv-7702')).toEqual(['1'])
      await bench.store.forgetJob('1', { token: 'test' })
      for (const typed of ['alvarez', 'harbor', '7035550134']) expect(await find(typed), typed).toEqual([])
      expect(await find('inv-7702')).toEqual(['1'])
      expect(await find('smith')).toEqual(['2'])
    })

    it('by the parts of their work order, whatever marks and accents it has', async () => {
      const orders = {
        'WO+77': ['wo+77', 'WO+77', '77', 'wo 77'],
        'WO(12)': ['12', 'wo(12', 'wo-12'],
        'ÄB-5': ['äb', 'AB', 'äb-5', 'ab5', 'ÄB 5'],
        '№8,9;10 | "Öl"': ['no8', '9', '10', 'öl', 'OL'],
        'ПР/31': ['пр', 'ПР/31', '31'],
        '###': ['###'],
      } satisfies Record<string, string[]>
      const ids = Object.keys(orders).map((_, index) => `j${index}`)
      await bench.record(...ids.map((id) => told({ id, title: 'Pump' })))
      for (const [index, bmsId] of Object.keys(orders).entries())
        await bench.store.linkJob(`j${index}`, bmsId)
      for (const [index, typed] of Object.values(orders).entries())
        for (const text of typed) expect(await find(text), text).toEqual(text === 'ab5' ? [] : [`j${index}`])
    })

    it('by the work order of an import and of an attempt', async () => {
      const imported = { kind: 'id', organizationId: undefined, organizationIdJson: undefined } as const
      await bench.store.importJobs([
        { ...imported, id: '7', idJson: '7', sourceIdJson: undefined, bmsId: 'ÄB(70)' },
      ])
      expect(await find('ab 70')).toEqual(['7'])
      await bench.store.importJobs([
        { ...imported, id: '7', idJson: '7', sourceIdJson: undefined, bmsId: 'WO(71)' },
      ])
      for (const [typed, found] of Object.entries({ '70': ['7'], '71': [] }))
        expect(await find(typed), typed).toEqual(found)
      await bench.record(told({ id: 8, title: 'Pump' }))
      await bench.attempt(await bench.claimOne(), { state: 'done', bmsId: 'WO+80', createsJob: true })
      expect(await find('80')).toEqual(['8'])
    })

    it('no longer by the work order of an organization that has lost them', async () => {
      for (const [provider, organizationId] of [
        ['a', '17'],
        ['b', '18'],
      ] as const)
        await bench.store.addProvider(connectedProvider(provider, organizationId))
      await bench.record(fullJob('m1', { jobId: '1', organizationId: '17' }))
      await bench.store.linkJob('1', 'WO+90')
      expect(await find('90')).toEqual(['1'])
      await bench.record(fullJob('m2', { jobId: '1', organizationId: '18' }))
      expect(await find('90')).toEqual([])
    })

    it('whatever strangers write', async () => {
      const words = Array.from({ length: 3_000 }, (_, index) => `word${index}`).join(' ')
      const odd = `\0 \uD800 "quoted" 'single' back\\slash :* & | ! <-> ${'x'.repeat(100_000)} ${words}`
      await bench.record(told({ id: 3, title: odd, external_id: '9'.repeat(5_000) }))
      await bench.store.linkJob('3', `"'\\:*${'z'.repeat(3_000)}`)
      for (const typed of [
        'quoted',
        'x'.repeat(200),
        "'single'",
        'back\\slash',
        'word0',
        '"',
        "' | a:*",
        '9999',
      ])
        expect(await find(typed), typed).toEqual(/[a-z0-9]{2}/i.test(typed) ? ['3'] : [])
      // Of so many words not all are kept.
      expect(await find(odd)).toEqual([])
    })

    it('among those of a filter, page by page', async () => {
      await bench.record(
        ...['1', '2', '3'].map((id) =>
          told({ id, title: 'Pump', external_id: id === '2' ? 'CL-2' : 'CL-1' }),
        ),
      )
      const query = toJobQuery('pump')
      const first = await bench.store.listJobs({ query, limit: 2 })
      expect(first.items.map(({ id }) => id)).toEqual(['3', '2'])
      const cursor = first.nextCursor ?? ''
      expect((await bench.store.listJobs({ query, limit: 2, cursor })).items.map(({ id }) => id)).toEqual([
        '1',
      ])
      const claimed = await bench.store.listJobs({ query, externalId: 'CL-1', limit: 5 })
      expect(claimed.items.map(({ id }) => id)).toEqual(['3', '1'])
    })
  })
}
