import type { Finding } from '../support/findings.ts'
import { runScenario } from './run-seed.ts'
import { createScenario } from './scenario.ts'
import { enterTimeZone } from './time-zone.ts'

export interface SeedTask {
  readonly from: number
  /** Not included. */
  readonly to: number
}

export interface SeedReport {
  readonly seed: number
  readonly findings: readonly Finding[]
  readonly counts: readonly (readonly [string, number])[]
  readonly elapsedMs: number
}

// Ctrl-C on a terminal goes to the whole group: the process that gives the tasks decides.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.kill(process.pid))
enterTimeZone()
process.on('message', (task: SeedTask) => void work(task))
process.send?.('idle')

async function work({ from, to }: SeedTask): Promise<void> {
  for (let seed = from; seed < to; seed++) {
    const { findings, counts, elapsedMs } = await runScenario(createScenario(seed))
    const report: SeedReport = { seed, findings: findings.slice(0, 5), counts: [...counts], elapsedMs }
    process.send?.(report)
  }
  process.send?.('idle')
}
