import { describe, expect, it } from 'vitest'
import { touchedAgain } from './touch-keys.ts'

const nobody = { key: 'k', jobId: '1', organizationId: undefined, provider: undefined, gates: 0 }
const waiting = { ...nobody, jobId: '2', organizationId: 'org-a', gates: 4 }
const connected = { ...waiting, provider: 'a', gates: 2 }

describe('a key that is touched twice', () => {
  it.each([
    ['takes an owner that becomes known', nobody, waiting, { ...waiting, jobId: '1' }],
    ['takes the provider that becomes known', waiting, connected, connected],
    ['loses no owner', connected, nobody, connected],
    ['stays as it is with the same provider', connected, { ...connected, gates: 0 }, connected],
    ['stays as it is with the same organization', waiting, { ...waiting, gates: 0 }, waiting],
  ])('%s', (_what, before, again, after) => {
    expect(touchedAgain(before, again)).toEqual(after)
  })
})
