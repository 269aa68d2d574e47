import { describe, expect, it } from 'vitest'
import { isTakenOver } from './touch-keys.ts'

const nobody = { jobId: '1', organizationId: undefined, provider: undefined }
const waiting = { ...nobody, organizationId: 'org-a' }
const connected = { ...waiting, provider: 'a' }

describe('a key that is touched again', () => {
  it.each([
    ['takes an owner that becomes known', nobody, waiting, true],
    ['takes the provider that becomes known', waiting, connected, true],
    ['loses no owner', connected, nobody, false],
    ['stays as it is with the same provider', connected, { ...connected, organizationId: 'org-b' }, false],
    ['stays as it is with the same organization', waiting, { ...waiting, jobId: '2' }, false],
    ['goes to another organization', waiting, { ...waiting, organizationId: 'org-b' }, true],
  ])('%s', (_what, before, again, is) => {
    expect(isTakenOver(before, again)).toBe(is)
  })
})
