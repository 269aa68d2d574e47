import { describe, expect, it } from 'vitest'
import { checkDescriptors, toDescriptorResult } from './check-descriptors.ts'

describe('how many files may be open', () => {
  it.each([
    ['ok', 'unlimited'],
    ['ok', 1_048_576],
    ['ok', 4_096],
    ['warn', 1_024],
  ])('is %s for %s', (state, limit) => {
    expect(toDescriptorResult(limit)).toMatchObject({ name: 'descriptors', state })
  })

  it.skipIf(process.platform === 'win32')('is told by this system', () => {
    expect(checkDescriptors().message).toMatch(/^(only )?(\d+|unlimited) files and connections/)
  })
})
