import { defineConformance, runConformance, runFaultSeed } from '@truckroll/testing'
import { expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { createConformanceDouble } from '../double/conformance-double.ts'

const faultsOf = async (examined: typeof conformance, only: readonly string[] = []) =>
  (await runConformance(examined, { only }))
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    .map(({ rule, message }) => `${rule.id}: ${message}`)

it('passes every rule of the conformance suite with an API key', { timeout: 300_000 }, async () => {
  expect(await faultsOf(conformance)).toEqual([])
})

it('passes those of logins with OAuth, whose refresh tokens are taken once', async () => {
  const byOAuth = defineConformance({
    ...conformance,
    double: (host) => createConformanceDouble(host, 'oauth'),
  })
  expect(await faultsOf(byOAuth, ['login', 'secret', 'job'])).toEqual([])
})

it.each([1, 2, 3, 4, 5])('outlives faults and kills (seed %i)', { timeout: 120_000 }, async (seed) => {
  expect(await runFaultSeed(conformance, seed)).toBeUndefined()
})
