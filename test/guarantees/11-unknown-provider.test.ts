import { defineAdapter } from '@truckroll/gateway'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { createHttpWorld, gatewayKey } from '../support/http-world.ts'
import { connectProvider } from './support/connect-provider.ts'
import { emitJob, titlesOf } from '../support/emit.ts'
import { useStores } from './support/stores.ts'

const unknown = 404

describe.each(useStores())(
  'guarantee 11: jobs may come before their provider is connected, on $name',
  ({ why, prepare, createStore }) => {
    prepare()
    test.skipIf(why)('an adapter with a login of each provider gets them once it is connected', async () => {
      const handed: string[] = []
      class WithLogins {
        async createJob({ job, provider }: { job: { id: unknown }; provider: { name: string } | null }) {
          handed.push(`${String(job.id)} ${provider?.name ?? 'nobody'}`)
          return { bmsId: 'wo-1' }
        }
        async cancelJob() {}
      }
      await using world = await createHttpWorld({
        adapter: defineAdapter({
          name: 'with-logins',
          version: '1.0.0',
          credentials: z.object({ password: z.string() }),
          adapter: WithLogins,
          inject: [],
        }),
        store: await createStore(),
      })
      await connectProvider(world, 'known', 1)
      emitJob(world, 7, 'a', unknown)
      emitJob(world, 8, 'a', 1)
      await world.until(() => world.sandbox.control.queue(gatewayKey).messages.length === 0)
      await world.until(() => handed.length === 1)
      const { items } = await world.gateway.operations.listHeld()
      expect(items).toMatchObject([{ jobId: '7', reason: 'provider_unknown', waiting: 1 }])
      expect(handed).toEqual(['8 known'])

      await connectProvider(world, 'late', unknown)
      await world.until(() => handed.length === 2)
      expect(handed).toEqual(['8 known', '7 late'])
      expect((await world.gateway.operations.listHeld()).items).toEqual([])
    })

    test.skipIf(why)('an adapter without gets them at once, without a provider', async () => {
      const adapter = createScriptedAdapter()
      await using world = await createHttpWorld({ adapter: adapter.definition, store: await createStore() })
      emitJob(world, 7, 'a', unknown)
      await world.until(() => adapter.handed.length === 1)
      expect(titlesOf(adapter.handed, '7')).toEqual(['a'])
      expect(adapter.handed[0]?.request.provider).toBeNull()
    })
  },
)
