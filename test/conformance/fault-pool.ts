import type { FaultResult } from '@truckroll/testing'
import { z } from 'zod'
import type { FaultTask } from './fault-worker.ts'
import { workInProcesses } from './worker-pool.ts'

const resultSchema = z.object({ seed: z.number(), message: z.string().optional() })

/** So many seeds at a time go to one process. */
const chunk = 20

export interface FaultSeeds {
  readonly folder: string
  readonly first: number
  readonly count: number
  /** Called for each seed as it ends. */
  readonly onResult: (result: FaultResult) => void
}

/** Plays seeds of one adapter, in as many processes as the machine has cores; resolves with all, in their order. */
export async function playFaults(seeds: FaultSeeds): Promise<readonly FaultResult[]> {
  const { folder, first, count, onResult } = seeds
  const results: FaultResult[] = []
  const end = first + count
  const tasks: FaultTask[] = []
  for (let from = first; from < end; from += chunk)
    tasks.push({ folder, from, to: Math.min(from + chunk, end) })
  await workInProcesses({
    worker: new URL('./fault-worker.ts', import.meta.url),
    tasks,
    onResult: (given) => {
      const { seed, message } = resultSchema.parse(given)
      const result = { seed, message }
      results.push(result)
      onResult(result)
    },
  })
  return results.toSorted((a, b) => a.seed - b.seed)
}
