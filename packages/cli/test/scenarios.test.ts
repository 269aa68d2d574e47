import { createSqliteStore } from '@truckroll/sqlite'
import { describe, expect, it } from 'vitest'
import { findScenarios } from '../src/play/scenario-folder.ts'
import { problemsOf } from './support/play-in.ts'

const files = findScenarios(['all'], '.')

it('the scenarios of the playbook are all there, each under its number', () => {
  const numbers = files.map(({ scenario }) => scenario.scenario)
  expect(numbers).toEqual(Array.from({ length: 45 }, (_, index) => index + 1))
  for (const { file, scenario } of files) expect(Number.parseInt(file, 10), file).toBe(scenario.scenario)
})

// They wait more than they compute.
describe.concurrent('each scenario, gateways on SQLite', () => {
  it.each(files)('$file', async (file) => {
    expect(await problemsOf(file, async () => createSqliteStore({ path: ':memory:' }))).toEqual([])
  })
})
