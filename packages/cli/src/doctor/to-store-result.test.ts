import { describe, expect, it } from 'vitest'
import { toStoreResult } from './to-store-result.ts'

const stamp = { environment: 'sandbox', instance: 'main' } as const
const sealed = { counts: new Map(), proofs: new Map() }
const report = { place: 'a.db', version: 1, newestVersion: 1, stamp, whyNotRun: undefined, sealed }

describe('what a look at the store means for a start', () => {
  it.each([
    ['ok', report, undefined, 'a.db: tables of sandbox/main, version 1'],
    ['ok', { ...report, version: 0 }, undefined, 'a.db: the tables will be created at the first start'],
    ['warn', { ...report, newestVersion: 3 }, undefined, 'migrated from version 1 to 3 at the next start'],
    [
      'warn',
      { ...report, newestVersion: 3 },
      'process 4',
      'in use by process 4; its tables will be migrated',
    ],
    ['skip', report, 'process 4', 'in use by process 4'],
    ['fail', { ...report, whyNotRun: 'was restored' }, undefined, 'was restored; see truckroll store --help'],
    [
      'fail',
      { ...report, stamp: { ...stamp, instance: 'b' } },
      undefined,
      'belongs to sandbox/b, expected sandbox/main',
    ],
  ])('%s: %j used by %s', (state, given, usedBy, message) => {
    const result = toStoreResult(given, stamp, { what: 'a.db', usedBy })
    expect(result).toEqual({ name: 'store', state, message: expect.stringContaining(message) })
  })
})
