import { rules, runConformance, RuleWorld } from '@truckroll/testing'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import acme from '../../examples/acme-adapter/conformance.ts'

it('lets no time pass while somebody works in a product that takes real time', async () => {
  await using world = new RuleWorld(
    {
      ...acme,
      double: async (host) => {
        const product = await acme.double(host)
        return {
          ...product,
          act: async (...act) => {
            await pause(50)
            await product.act(...act)
          },
        }
      },
    },
    { seed: 1 },
  )
  await world.start()
  const job = await world.create()
  const before = world.clock.elapsedMs()
  await world.act('accept', job)
  expect(world.clock.elapsedMs()).toBe(before)
})

it('skips every rule with the reason if the product cannot run here', async () => {
  const lacks = 'Acme is not installed (on Debian: apt-get install acme)'
  const results = await runConformance({ ...acme, lacks, double: () => Promise.reject(new Error('no Acme')) })
  expect(results).toHaveLength(rules.length)
  expect(new Set(results.map(({ outcome, message }) => `${outcome}: ${message}`))).toEqual(
    new Set([`skipped: ${lacks}`]),
  )
})
