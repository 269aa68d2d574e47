import { describe, expect, it } from 'vitest'
import { dieAtCalls } from './every-call.ts'

describe('a process that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s the effect of a call loses and doubles nothing',
    { timeout: 120_000 },
    async (when) => {
      const died = await dieAtCalls(when, 4)
      for (const seam of ['store', 'dispatch']) expect(died).toContain(`crash-${seam}-${when}`)
    },
  )
})
