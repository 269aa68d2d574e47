import { runFaultSeed } from '@truckroll/testing'
import { expect, it } from 'vitest'
import acme from '../../examples/acme-adapter/conformance.ts'
import { createPollingAcme } from './polling-acme.ts'
import { wrongJobs } from './wrong/jobs.ts'

it('a good adapter outlives 50 seeds of faults and kills', { timeout: 120_000 }, async () => {
  const failed: string[] = []
  for (let seed = 1; seed <= 50; seed += 1) {
    const message = await runFaultSeed(seed % 5 === 0 ? createPollingAcme() : acme, seed)
    if (message !== undefined) failed.push(`seed ${seed}: ${message}`)
  }
  expect(failed).toEqual([])
})

it('one that looks for nothing before it tries again does not', async () => {
  const blind = wrongJobs.find(({ rule }) => rule === 'job/lost-answer')?.make() ?? acme
  let message: string | undefined
  for (let seed = 1; seed <= 20; seed += 1) message ??= await runFaultSeed(blind, seed)
  expect(message).toMatch(/the product holds \d work orders instead of \d/)
})
