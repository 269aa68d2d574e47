import { runFaultSeed, type FaultResult } from '@truckroll/testing'
import { z } from 'zod'
import { loadConformance } from './adapters.ts'
import { serveTasks } from './worker-pool.ts'

/** Seeds of one adapter; `to` is not included. */
const taskSchema = z.object({ folder: z.string(), from: z.number(), to: z.number() })
export type FaultTask = z.infer<typeof taskSchema>

serveTasks(async (task, tell) => {
  const { folder, from, to } = taskSchema.parse(task)
  const conformance = await loadConformance(folder)
  for (let seed = from; seed < to; seed += 1) {
    const result: FaultResult = { seed, message: await runFaultSeed(conformance, seed) }
    tell(result)
  }
})
