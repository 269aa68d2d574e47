import { expect, it } from 'vitest'
import { sqlOfKinds, updateKinds, updateMeanings } from './update-kinds.ts'

it('gives SQL the kinds that end a job, and those that say where it stands', () => {
  expect(sqlOfKinds.endJob).toBe("('reject', 'complete', 'cancel')")
  expect(sqlOfKinds.tellJobState).toBe(
    "('accept', 'reject', 'schedule', 'unschedule', 'enroute', 'start', 'pause', 'complete', 'cancel')",
  )
})

it('ends only entries of kinds that the echo ledger holds', () => {
  for (const ended of updateKinds.flatMap((kind) => updateMeanings[kind].endsEchoes)) {
    expect(updateMeanings[ended].mayEcho).toBe(true)
  }
})

it('ends what was told before of the same', () => {
  expect(updateMeanings.schedule.endsEchoes).toEqual(['schedule', 'unschedule'])
  expect(updateMeanings.note.endsEchoes).toEqual([])
  expect(updateMeanings.cancel.endsEchoes).toEqual(['cancel', 'accept'])
  expect(updateMeanings.start.endsEchoes).toEqual(['cancel'])
})
