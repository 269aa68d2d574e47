import { rules, runRule } from '@truckroll/testing'
import { z } from 'zod'
import type { WrongResult } from './wrong-result.ts'
import { serveTasks } from './worker-pool.ts'
import { wrongAdapters } from './wrong/wrong-adapters.ts'

/** The wrong adapter that a rule has. */
const taskSchema = z.object({ rule: z.string() })
export type WrongTask = z.infer<typeof taskSchema>

serveTasks(async (task, tell) => {
  const { rule } = taskSchema.parse(task)
  const wrong = wrongAdapters.find((each) => each.rule === rule)
  if (wrong === undefined) throw new Error(`expected a wrong adapter for ${rule}`)
  const startedAt = performance.now()
  const found: [string, string][] = []
  for (const each of rules) {
    // A new one for each rule: what one keeps in its memory is no fault that the next rule looks at.
    const { outcome, message = '' } = await runRule(wrong.make(), each)
    if (outcome === 'failed' || outcome === 'warned') found.push([each.id, message])
  }
  const result: WrongResult = { rule, found, tookMs: Math.round(performance.now() - startedAt) }
  tell(result)
})
