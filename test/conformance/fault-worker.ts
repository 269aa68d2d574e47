import { runFaultSeed, type FaultResult } from '@truckroll/testing'
import { loadConformance } from './adapters.ts'

/** Seeds of one adapter; `to` is not included. */
export interface FaultTask {
  readonly folder: string
  readonly from: number
  readonly to: number
}

process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.kill(process.pid))
process.on('message', (task: FaultTask) => void play(task))
process.send?.('idle')

async function play({ folder, from, to }: FaultTask): Promise<void> {
  const conformance = await loadConformance(folder)
  for (let seed = from; seed < to; seed += 1) {
    const result: FaultResult = { seed, message: await runFaultSeed(conformance, seed) }
    process.send?.(result)
  }
  process.send?.('idle')
}
