import { runConformance } from '@truckroll/testing'
import { expect, it } from 'vitest'
import conformance from '../conformance.ts'

it('passes every rule of the conformance suite', { timeout: 300_000 }, async () => {
  const results = await runConformance(conformance)
  const bad = results.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
  expect(bad.map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([])
})
