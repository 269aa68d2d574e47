import { defineConformance, runConformance } from '@truckroll/testing'
import { expect, it } from 'vitest'
import conformance from '../conformance.ts'
import { createConformanceDouble } from '../double/conformance-double.ts'

const faultsOf = async (examined: typeof conformance, only?: readonly string[]) =>
  (await runConformance(examined, only === undefined ? {} : { only }))
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    .map(({ rule, message }) => `${rule.id}: ${message}`)

it(
  'passes every rule of the conformance suite that applies to Service Fusion',
  { timeout: 300_000 },
  async () => {
    expect(await faultsOf(conformance)).toEqual([])
  },
)

it('passes those of logins by a refresh token', { timeout: 120_000 }, async () => {
  const byRefreshToken = defineConformance({
    ...conformance,
    double: (host) => createConformanceDouble(host, { byRefreshToken: true }),
  })
  expect(await faultsOf(byRefreshToken, ['login', 'secret'])).toEqual([])
})
