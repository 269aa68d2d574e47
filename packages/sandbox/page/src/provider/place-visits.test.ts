import { describe, expect, onTestFinished, test } from 'vitest'
import { createSandbox } from '../../../src/index.ts'
import { midnight } from '../words/time-words.ts'
import { toHours, toPlaced } from './place-visits.ts'

const hourMs = 3_600_000
const day = midnight(Date.UTC(2030, 2, 4, 12))

async function placed(visits: readonly { hour: number; hours: number }[]) {
  const sandbox = await createSandbox({ port: 0, seed: 1 })
  onTestFinished(() => sandbox.close())
  const { control } = sandbox
  const { id } = control.brand.offerJob()
  control.act(id, { act: 'accept' })
  for (const { hour, hours } of visits) {
    const start = new Date(day + hour * hourMs).toISOString()
    control.act(id, { act: 'schedule', start, durationSeconds: hours * 3600 })
  }
  return toPlaced([control.job(id)], [day])
}

describe('visits in the calendar', () => {
  test('stand in the hour in which they begin, as long as they are', async () => {
    expect(await placed([{ hour: 9.5, hours: 2 }])).toMatchObject([
      { hour: 9, offset: 0.5, rows: 2, left: 0, width: 1 },
    ])
  })

  test('stand side by side at the same time', async () => {
    const visits = await placed([
      { hour: 9, hours: 2 },
      { hour: 10, hours: 1 },
      { hour: 14, hours: 1 },
    ])
    expect(visits.map(({ left, width }) => [left, width])).toEqual([
      [0, 0.5],
      [0.5, 0.5],
      [0, 1],
    ])
  })

  test('end at midnight, and stretch the day', async () => {
    const visits = await placed([
      { hour: 6, hours: 1 },
      { hour: 22, hours: 8 },
    ])
    expect(visits[1]?.rows).toBe(2)
    expect(toHours(visits)).toEqual(Array.from({ length: 18 }, (_, index) => 6 + index))
    expect(toHours([])).toEqual(Array.from({ length: 10 }, (_, index) => 8 + index))
  })
})
