import { expect, it } from 'vitest'
import { ToldBefore } from './told-before.ts'
import { beforeAll, readVisitChanges, type SeenVisit } from './visit-changes.ts'

const nine = { id: 'v1', start: '2026-03-05T15:00:00Z', end: '2026-03-05T17:00:00Z' }
const ten = { ...nine, start: '2026-03-05T16:00:00Z' }

/** What is told of looks one after the other, each with the visits and notes that are there then. */
function look(...looks: readonly (readonly [readonly SeenVisit[], ...(readonly string[])])[]) {
  let told = new ToldBefore()
  return looks.map(([visits, ...notes]) => {
    const seen = { jobId: '5', bmsId: 'w5', visits, notes, occurredAt: undefined }
    const updates = readVisitChanges(seen, told)
    // As it is kept between two polls.
    told = new ToldBefore(told.toEntries())
    return updates.map(({ update, key }) => [update.kind, Reflect.get(update, 'start'), key])
  })
}

it('tells a visit that is moved to and fro each time, by keys of their own', () => {
  const told = look([[nine]], [[nine]], [[ten]], [[nine]], [[ten]], [[]], [[]], [[ten]])
  expect(told.map((updates) => updates.map(([kind, start]) => [kind, start]))).toEqual([
    [['schedule', nine.start]],
    [],
    [['schedule', ten.start]],
    [['schedule', nine.start]],
    [['schedule', ten.start]],
    [['unschedule', undefined]],
    [],
    [['schedule', ten.start]],
  ])
  const keys = told.flat().map(([, , key]) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

it('tells the same change by the same key, if the same cursor comes again', () => {
  expect(look([[nine]])).toEqual(look([[nine]]))
})

it('does not tell Dispatch of its own visits: made, moved, or taken back', () => {
  const being = '[Dispatch visit 7: ? 2026-03-05T15:00:00Z]'
  const made = '[Dispatch visit 7: v1 2026-03-05T15:00:00Z]'
  const moved = 'Dispatch has a visit.\n[Dispatch visit 7: v1 2026-03-05T16:00:00Z]'
  expect(look([[nine], being], [[nine], made], [[nine], made, moved], [[ten], made, moved])).toEqual([
    [],
    [],
    [],
    [],
  ])
  const gone = '[Dispatch visit 7: v1 gone]'
  expect(look([[nine]], [[], gone], [[], gone]).slice(1)).toEqual([[], []])
  // The office moves it.
  expect(look([[nine], made], [[ten], made])[1]).toHaveLength(1)
})

it('sets a visit before what happened after it', () => {
  expect(beforeAll([null, '2026-03-05T15:00:00Z', '2026-03-05T14:00:00Z'], 0)).toBe(
    '2026-03-05T13:59:59.000Z',
  )
  expect(beforeAll(['2026-03-05T15:00:00Z', undefined], Date.UTC(2026, 3))).toBeUndefined()
})
