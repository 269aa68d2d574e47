import { describe, expect, it } from 'vitest'
import { connectedProvider, fullJob, providerOf } from './fixtures.ts'
import { useStore, type CreatePlace } from './store-bench.ts'

export function describeAuditing(createPlace: CreatePlace): void {
  describe('auditing', () => {
    const bench = useStore(createPlace)
    const by = { token: 'ops', actor: 'Ann' }

    async function listActs() {
      const { items } = await bench.store.listAudit(undefined, 99)
      return items.toReversed().map(({ act, subject, before, after }) => [act, subject, before, after])
    }

    it('tells what a job was linked to before, and of a link that was refused nothing', async () => {
      await bench.record(fullJob('m1', { jobId: '1' }))
      await bench.store.relinkJob('1', 'wo-1', { bmsId: undefined }, by)
      await bench.store.relinkJob('1', 'wo-2', { bmsId: 'wo-0' }, by)
      await bench.store.relinkJob('404', 'wo-2', undefined, by)
      await bench.store.relinkJob('1', 'wo-2', undefined, by)
      await bench.store.relinkJob('1', 'wo-3')
      expect(await listActs()).toEqual([
        ['job.link', '1', 'not linked', 'wo-1'],
        ['job.link', '1', 'wo-1', 'wo-2'],
      ])
      expect((await bench.store.listAudit(undefined, 1)).items).toMatchObject([
        { ...by, at: bench.clock.now() },
      ])
    })

    it('tells how many jobs of an import were linked before and after', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.record(fullJob('m1', { jobId: '1', externalId: 'c1' }), fullJob('m2', { jobId: '2' }))
      await bench.store.linkJob('2', 'wo-2')
      const unknown = { organizationId: undefined, organizationIdJson: undefined, sourceIdJson: undefined }
      const claim = { kind: 'claim', externalOrganizationId: 'a' } as const
      await bench.store.importJobs(
        [
          { kind: 'id', id: '2', idJson: '2', bmsId: 'wo-2', ...unknown },
          { kind: 'id', id: '3', idJson: '3', bmsId: 'wo-3', ...unknown },
          { ...claim, externalId: 'c1', bmsId: 'wo-1' },
          { ...claim, externalId: 'c9', bmsId: 'wo-9' },
        ],
        by,
      )
      expect(await listActs()).toEqual([['job.import', 'jobs', '1 of 4 linked', '3 of 4 linked']])
    })

    it('tells the state of a provider before and after, and what was changed, never its value', async () => {
      await bench.store.addProvider(providerOf('a'), { act: { act: 'provider.onboard', by } })
      await bench.store.addProvider(providerOf('a'), { act: { act: 'provider.onboard', by } })
      const connected = { organizationId: '17', organizationIdJson: '17', state: 'connected' } as const
      await bench.store.changeProvider('a', connected, { act: { act: 'provider.connect', by } })
      const changed = 'settings'
      await bench.store.changeProvider(
        'a',
        { settings: '{"x":1}' },
        { act: { act: 'provider.change', by, changed } },
      )
      await bench.store.changeProvider(
        'a',
        { state: 'offboarding' },
        { act: { act: 'provider.offboard', by } },
      )
      await bench.store.changeProvider('a', { state: 'offboarded' })
      expect(await listActs()).toEqual([
        ['provider.onboard', 'a', 'not known', 'requested'],
        ['provider.connect', 'a', 'requested', 'connected as organization 17'],
        [
          'provider.change',
          'a',
          'connected as organization 17',
          'connected as organization 17; changed: settings',
        ],
        ['provider.offboard', 'a', 'connected as organization 17', 'offboarding as organization 17'],
      ])
    })

    it('keeps nothing of an act that the store refused', async () => {
      await bench.store.addProvider(connectedProvider('a', '17'))
      await bench.store.addProvider(providerOf('b'))
      const taken = { organizationId: '17', organizationIdJson: '17' }
      await expect(
        bench.store.changeProvider('b', taken, { act: { act: 'provider.connect', by } }),
      ).rejects.toMatchObject({ code: 'TR_PROVIDER_CONFLICT' })
      await expect(
        bench.store.addProvider(connectedProvider('c', '17'), { act: { act: 'provider.connect', by } }),
      ).rejects.toMatchObject({ code: 'TR_PROVIDER_CONFLICT' })
      expect(await listActs()).toEqual([])
    })
  })
}
