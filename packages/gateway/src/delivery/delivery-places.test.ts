import { expect, it } from 'vitest'
import { DeliveryPlaces } from './delivery-places.ts'

const long = 1_000

it('has as many places as were set, whatever waits', () => {
  const places = new DeliveryPlaces(5)
  places.looked({ wanted: 5, begun: 5, waitedMs: long })
  expect([places.count(0), places.count(3), places.most]).toEqual([5, 5, 5])
})

it('has more places by auto while events wait long for one, up to the most', () => {
  const places = new DeliveryPlaces('auto')
  const before = places.count(0)
  places.looked({ wanted: 16, begun: 16, waitedMs: long })
  expect(places.count(0)).toBeGreaterThan(before)
  for (let look = 0; look < 50; look += 1) places.looked({ wanted: 1, begun: 1, waitedMs: long })
  expect(places.count(0)).toBe(places.most)
})

it('has no more places by auto if all are taken and nothing waited', () => {
  const places = new DeliveryPlaces('auto')
  const before = places.count(0)
  places.looked({ wanted: 16, begun: 16, waitedMs: 5 })
  expect(places.count(0)).toBe(before)
})

it('goes back by auto to what it began with once places are left over', () => {
  const places = new DeliveryPlaces('auto')
  const before = places.count(0)
  for (let look = 0; look < 50; look += 1) places.looked({ wanted: 1, begun: 1, waitedMs: long })
  for (let look = 0; look < 100; look += 1) places.looked({ wanted: 8, begun: 2, waitedMs: long })
  expect(places.count(0)).toBe(before)
})

it('makes good places lost to attempts that hang by auto, up to the most', () => {
  const places = new DeliveryPlaces('auto')
  expect(places.count(7)).toBe(places.count(0) + 7)
  expect(places.count(1_000)).toBe(places.most)
})
