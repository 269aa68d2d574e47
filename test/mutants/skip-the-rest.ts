import { afterEach, beforeEach } from 'vitest'

let hasFailed = false

// One red test kills a mutant: those after it in the same file would only wait in vain, too.
beforeEach(({ skip }) => {
  if (hasFailed) skip('a test of this file has failed')
})

afterEach(({ task }) => {
  if (task.result?.state === 'fail') hasFailed = true
})
