import { afterEach, beforeEach, expect } from 'vitest'
import { guard } from './loopback-only.js'

// The code under test may swallow the refusal, or retry for ever: the test fails all the same.
beforeEach(({ task }) => {
  guard.testName = expect.getState().currentTestName ?? task.name
})

afterEach(() => {
  guard.testName = undefined
  const refused = guard.refused.splice(0)
  if (refused.length > 0) throw new Error(`The test reached out of this machine: ${refused.join(', ')}`)
})
