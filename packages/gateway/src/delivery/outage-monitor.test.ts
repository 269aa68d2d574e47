import { describe, expect, it } from 'vitest'
import { OutageMonitor, type OutageScope } from './outage-monitor.ts'

/** Fails once for each job named; answers what went down. */
function fail(monitor: OutageMonitor, provider: string, jobs: readonly string[]): OutageScope[] {
  return jobs.flatMap((key, index) => monitor.fail({ provider, key }, index, 'refused') ?? [])
}

const threeJobs = (count: number) => Array.from({ length: count }, (_, index) => `job:${index % 3}`)

describe('an outage', () => {
  it('begins with the tenth failure in a row, over three jobs at least', () => {
    const monitor = new OutageMonitor()
    expect(fail(monitor, 'north', threeJobs(9))).toEqual([])
    expect(monitor.isDown('north')).toBe(false)
    expect(fail(monitor, 'north', ['job:0'])).toEqual([{ kind: 'provider', provider: 'north' }])
    expect([monitor.isDown('north'), monitor.isDown('south')]).toEqual([true, false])
  })

  it('is none if one or two jobs fail for ever', () => {
    const monitor = new OutageMonitor()
    expect(
      fail(
        monitor,
        'north',
        Array.from({ length: 50 }, (_, index) => `job:${index % 2}`),
      ),
    ).toEqual([])
  })

  it('is none if one succeeded between', () => {
    const monitor = new OutageMonitor()
    fail(monitor, 'north', threeJobs(9))
    expect(monitor.succeed('north')).toEqual([])
    expect(fail(monitor, 'north', threeJobs(9))).toEqual([])
  })

  it('is of the adapter if several providers fail, or events of none', () => {
    const several = new OutageMonitor()
    fail(several, 'north', threeJobs(9))
    expect(fail(several, 'south', ['job:7'])).toEqual([{ kind: 'adapter' }])
    expect([several.isAdapterDown(), several.isDown('east')]).toEqual([true, true])
    expect(fail(new OutageMonitor(), '', threeJobs(10))).toEqual([{ kind: 'adapter' }])
  })

  it('of one provider becomes that of the adapter once others fail, too', () => {
    const monitor = new OutageMonitor()
    fail(monitor, 'north', threeJobs(10))
    expect(fail(monitor, 'south', ['job:7'])).toEqual([{ kind: 'adapter' }])
    expect(fail(monitor, 'south', threeJobs(20))).toEqual([])
  })

  it('ends with the first success, that of a provider by its own alone; restored too', () => {
    const monitor = new OutageMonitor()
    monitor.restore({ kind: 'provider', provider: 'north' }, 5, 'refused')
    expect(monitor.succeed('south')).toEqual([])
    expect(monitor.succeed('north')).toMatchObject([{ scope: { provider: 'north' }, since: 5 }])
    monitor.restore({ kind: 'adapter' }, 7, 'refused')
    expect(monitor.list()).toMatchObject([{ name: 'adapter', since: 7, message: 'refused' }])
    expect(monitor.succeed('south')).toMatchObject([{ scope: { kind: 'adapter' }, since: 7 }])
    expect(monitor.list()).toEqual([])
  })
})
