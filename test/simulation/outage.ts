import type { Act } from './acts.ts'
import { providers } from './providers.ts'
import type { Scenario } from './scenario.ts'

export const minute = 60_000
const jobs = 48
/** The BMS goes down after ten minutes and is back three hours later. */
const downAt = 10 * minute
export const backAt = downAt + 180 * minute

/** Jobs with two notes each, all through the outage. In the middle of it the gateway is stopped and started. */
export function outageOf(how: 'refuses' | 'fails' | 'answers-late'): Scenario {
  const acts = Array.from({ length: jobs }, (_, job): Act[] => {
    const at = minute + (job * (backAt - 2 * minute)) / jobs
    const note = (text: string) => ({ what: 'note', text }) as const
    return [
      { at, kind: 'message', job, message: { what: 'job', isPoison: false } },
      { at: at + 5_000, kind: 'message', job, message: note('gate code 1') },
      { at: at + 90_000, kind: 'message', job, message: note('dog in the yard') },
    ]
  })
  const stop = { at: 100 * minute, kind: 'stop', downMs: minute } as const
  return {
    seed: 1,
    startAt: Date.UTC(2026, 6, 1, 9),
    fifo: 'job',
    hears: 'webhooks',
    jobs: Array.from({ length: jobs }, (_, index) => ({
      id: 30_000 + index,
      provider: providers[index % providers.length] ?? 'north',
    })),
    acts: [...acts.flat(), { at: downAt, kind: 'bms-down', forMs: backAt - downAt, how }, stop],
    rates: {},
    faultsUntil: backAt,
  }
}
