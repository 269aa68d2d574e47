import { beforeAll, describe, expect, it } from 'vitest'

it('passes', () => expect(1).toBe(1))
it('fails', () => expect(1).toBe(2))
// oxlint-disable-next-line vitest/no-disabled-tests -- what the closing line has to count
it.skip('is left out', () => expect(1).toBe(1))

describe('a suite whose hook fails', () => {
  beforeAll(() => {
    throw new Error('on purpose')
  })
  it('never runs', () => expect(1).toBe(1))
})
