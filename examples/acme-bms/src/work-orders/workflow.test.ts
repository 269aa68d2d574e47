import { expect, it } from 'vitest'

import { allowedAfter, isAllowedChange, workOrderStatusSchema } from './workflow.ts'

it('every status can be reached from proposed, and none is a dead end', () => {
  const reached = new Set<string>(['proposed'])
  for (const status of reached) {
    const next = allowedAfter(workOrderStatusSchema.parse(status))
    expect(next.length, status).toBeGreaterThan(0)
    for (const one of next) reached.add(one)
  }
  expect([...reached].toSorted()).toEqual([...workOrderStatusSchema.options].toSorted())
})

it('no status leads to itself, and work needs acceptance first', () => {
  for (const status of workOrderStatusSchema.options) expect(isAllowedChange(status, status)).toBe(false)
  for (const status of ['booked', 'on_the_way', 'working', 'done'] as const)
    expect(isAllowedChange('proposed', status)).toBe(false)
})
