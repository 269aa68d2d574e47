import { describe, expect, it } from 'vitest'
import { dieAtCalls } from './every-call.ts'

describe('a process that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s the effect of any call loses and doubles nothing',
    { timeout: 240_000 },
    async (when) => {
      const died = await dieAtCalls(when, 1)
      for (const seam of ['store', 'dispatch', 'bms']) expect(died).toContain(`crash-${seam}-${when}`)
    },
  )
})
