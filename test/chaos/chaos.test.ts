import { expect, it } from 'vitest'
import { killAtRandom } from './scenarios/kills.ts'
import { createQuickContext } from './quick-context.ts'

it('a gateway in a process of its own that is killed loses nothing, repeats nothing, keeps the order', async () => {
  const context = createQuickContext()
  const { findings, facts } = await killAtRandom(context, { kills: 1, messages: 40, hasTechnician: true })
  expect(findings, `seed ${context.seed}: ${facts}`).toEqual([])
})
