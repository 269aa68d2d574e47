import { expect, test } from 'vitest'
import { createManyCredentials, pollsAtOnce } from '../support/many-credentials.ts'

test('a stop does not begin the polls that still wait for their turn', async () => {
  const providers = Array.from({ length: 2 * pollsAtOnce }, (_, index) => `p-${index}`)
  let polls = 0
  const { promise: allHang, resolve } = Promise.withResolvers<void>()
  const gateway = await createManyCredentials(providers, () => ({
    poll: ({ signal }) => {
      polls += 1
      if (polls === pollsAtOnce) resolve()
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    },
    ack: async () => undefined,
    post: async () => undefined,
  }))
  await gateway.start()
  await allHang
  await gateway.stop({ graceMs: 50 })
  expect(polls).toBe(pollsAtOnce)
})
