import { expect, it } from 'vitest'
import { ApiError, SilenceError } from '../api/ask.ts'
import type { FileRow } from './read-provider-file.ts'
import { RowRun, type Outcome, type PostRow } from './row-run.ts'

const toRows = (count: number): readonly FileRow[] =>
  Array.from({ length: count }, (_, index) => ({
    line: index + 1,
    request: { externalOrganizationId: `p${index}` },
  }))

/** A gateway that knows no provider, until `fault` says otherwise of one. */
class Gateway {
  readonly asked: string[] = []
  fault: (id: string, path: string) => Error | undefined = () => undefined

  readonly post: PostRow = async (path, body): Promise<{ outcome: Outcome }> => {
    const id = String(body['externalOrganizationId'])
    const fault = this.fault(id, path)
    this.asked.push(id)
    await Promise.resolve()
    if (fault !== undefined) throw fault
    return { outcome: 'requested' }
  }
}

it('checks each row, then onboards those that are right, once each', async () => {
  const gateway = new Gateway()
  const run = new RowRun([...toRows(6), { line: 7, problem: 'expected 3 fields' }], gateway.post)
  const errors = [{ pointer: '/settings/timezone', detail: 'expected a zone' }]
  gateway.fault = (id) => (id === 'p2' ? new ApiError(422, { title: 'Wrong', errors }) : undefined)
  await run.send('check', {})
  expect(run.countsOf('check')).toMatchObject({ all: 7, notAsked: 0, requested: 5, refused: 2 })
  expect(run.statesOf('check')[2]).toMatchObject({ message: 'settings.timezone: expected a zone' })
  gateway.asked.length = 0
  await run.send('onboard', {})
  await run.send('onboard', {})
  expect(gateway.asked).toEqual(['p0', 'p1', 'p3', 'p4', 'p5'])
  expect(run.countsOf('onboard')).toMatchObject({ all: 5, notAsked: 0, requested: 5, refused: 0 })
  expect(run.statesOf('onboard').map(({ outcome }) => outcome === 'refused')).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map((index) => index === 2 || index === 6),
  )
})

it('a row that was not asked counts neither as right nor as done, and is asked by the next run', async () => {
  const gateway = new Gateway()
  const run = new RowRun(toRows(100), gateway.post)
  const stopAt = (count: number) => () => {
    if (gateway.asked.length >= count) run.stop()
    return undefined
  }
  gateway.fault = stopAt(10)
  await run.send('check', {})
  const checked = gateway.asked.length
  expect(checked).toBeLessThan(20)
  expect(run.countsOf('check')).toMatchObject({ all: 100, notAsked: 100 - checked, requested: checked })
  expect(run.countsOf('onboard').all).toBe(checked)
  gateway.fault = () => undefined
  await run.send('check', {})
  expect(run.countsOf('check')).toMatchObject({ notAsked: 0, requested: 100 })

  gateway.asked.length = 0
  gateway.fault = stopAt(40)
  await run.send('onboard', {})
  const sent = gateway.asked.length
  expect(run.countsOf('onboard')).toMatchObject({ all: 100, notAsked: 100 - sent, requested: sent })
  expect(run.problem).toBeUndefined()
  gateway.fault = () => undefined
  await run.send('onboard', {})
  expect(run.countsOf('onboard')).toMatchObject({ notAsked: 0, requested: 100 })
  expect(new Set(gateway.asked).size).toBe(100)
  expect(gateway.asked).toHaveLength(100)
})

it.each([
  new SilenceError('The gateway does not answer'),
  new ApiError(401, { title: 'Unknown token' }),
  new ApiError(403, { title: 'Scope is missing' }),
  new ApiError(429, { title: 'Too many requests' }),
  new ApiError(503, { title: 'The store is away' }),
])('%s refuses no row: the run ends, says why, and may go on', async (fault) => {
  const gateway = new Gateway()
  const run = new RowRun(toRows(50), gateway.post)
  gateway.fault = (id) => (id === 'p3' ? fault : undefined)
  await run.send('check', {})
  expect(gateway.asked.length).toBeLessThan(15)
  expect(run.problem).toBe(fault.message)
  expect(run.countsOf('check')).toMatchObject({ refused: 0, notAsked: 50 - gateway.asked.length + 1 })
  // The row that still fails comes last, so all others get through.
  await run.send('check', {})
  expect(run.countsOf('check')).toMatchObject({ notAsked: 1, requested: 49 })
  gateway.fault = () => undefined
  await run.send('check', {})
  expect(run.countsOf('check')).toMatchObject({ notAsked: 0, requested: 50 })
  expect(run.problem).toBeUndefined()
})
