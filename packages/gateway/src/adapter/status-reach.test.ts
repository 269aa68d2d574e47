import { expect, it } from 'vitest'
import type { StatusMap } from './status-map.ts'
import { tellsNothingOfWork, toStatusReach } from './status-reach.ts'

const map: StatusMap = {
  open: { kind: 'accept' },
  booked: 'none',
  working: { kind: 'start' },
  done: { kind: 'complete' },
  void: { kind: 'cancel' },
}

it('says which statuses stand for each kind, which kinds none stands for, and which say nothing', () => {
  expect(toStatusReach(map)).toEqual({
    reached: new Map([
      ['accept', ['open']],
      ['start', ['working']],
      ['complete', ['done']],
      ['cancel', ['void']],
    ]),
    missing: ['reject', 'enroute', 'pause'],
    silent: ['booked'],
    unknown: [],
  })
})

it("lays a provider's overrides over the map, and a brand's over those", () => {
  const overrides = {
    statusMap: { working: 'none' as const, wating: { kind: 'pause' as const } },
    brands: { 123: { statusMap: { done: 'none' as const } } },
  }
  expect(toStatusReach(map, overrides)).toMatchObject({
    silent: ['booked', 'working'],
    missing: ['reject', 'enroute', 'start'],
    unknown: ['wating'],
  })
  expect(toStatusReach(map, overrides, '123').missing).toContain('complete')
  expect(toStatusReach(map, overrides, '124').missing).not.toContain('complete')
})

it('knows a mapping that tells nothing of the work', () => {
  expect(tellsNothingOfWork(toStatusReach({ on: 'none', void: { kind: 'cancel' } }))).toBe(true)
  expect(tellsNothingOfWork(toStatusReach({ on: { kind: 'enroute' } }))).toBe(false)
})
