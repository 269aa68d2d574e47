import { runFaultSeed, type Conformance } from '@truckroll/testing'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import acme from '../../examples/acme-adapter/conformance.ts'

const seeds = 12

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  for (let times = 0; times < 3; times += 1) {
    if (typeof collect === 'function') Reflect.apply(collect, undefined, [])
    await nextTurn()
  }
}

it('holds nothing of a run under faults once that is over, so a thousand need no more memory than one', async () => {
  const worlds: WeakRef<object>[] = []
  const conformance: Conformance = {
    ...acme,
    double: async (host) => {
      const double = await acme.double(host)
      worlds.push(new WeakRef(double), new WeakRef(host.clock))
      return double
    },
  }
  for (let seed = 1; seed <= seeds; seed += 1) expect(await runFaultSeed(conformance, seed)).toBeUndefined()
  await collectGarbage()
  expect(worlds).toHaveLength(2 * seeds)
  // The engine may still know the last one.
  expect(worlds.filter((world) => world.deref() !== undefined).length).toBeLessThanOrEqual(2)
})
