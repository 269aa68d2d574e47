import { describe, expect, it } from 'vitest'
import { applyQuirks, findQuirkFault, type BrandQuirk } from './brand-quirk.ts'

const feeInWords: BrandQuirk = {
  sourceId: 123,
  because: 'writes the fee into the instructions',
  example: {
    job: { id: 1, source_id: 123, service_instructions: 'Fee 90. Ring twice.' },
    becomes: { id: 1, source_id: 123, service_instructions: 'Ring twice.', service_fee: 90 },
  },
  change(job) {
    const [, fee, rest] = /^Fee (\d+)\. (.*)$/s.exec(String(job['service_instructions'])) ?? []
    return fee === undefined ? job : { ...job, service_fee: Number(fee), service_instructions: rest }
  },
}

describe('quirks of a brand', () => {
  it('change its jobs alone, whichever type its id has, and nothing that was handed in', () => {
    const job = { id: 7, source_id: '123', service_instructions: 'Fee 45. Gate 4.' }
    expect(applyQuirks([feeInWords], job)).toEqual({
      ...job,
      service_fee: 45,
      service_instructions: 'Gate 4.',
    })
    expect(job.service_instructions).toBe('Fee 45. Gate 4.')
    const other = { ...job, source_id: 124 }
    expect(applyQuirks([feeInWords], other)).toBe(other)
    expect(applyQuirks([feeInWords], { id: 7 })).toEqual({ id: 7 })
  })

  it('are done in their order', () => {
    const inCents: BrandQuirk = {
      ...feeInWords,
      because: 'gives the fee in cents',
      example: {
        job: { source_id: 123, service_fee: 4500 },
        becomes: { source_id: 123, service_fee: 45 },
      },
      change: (job) => ({ ...job, service_fee: Number(job['service_fee']) / 100 }),
    }
    const job = { source_id: 123, service_instructions: 'Fee 4500. Gate 4.' }
    expect(applyQuirks([feeInWords, inCents], job)).toMatchObject({ service_fee: 45 })
  })

  it('do what their examples say', () => {
    expect(findQuirkFault(undefined)).toBeUndefined()
    expect(findQuirkFault([])).toBeUndefined()
    expect(findQuirkFault([feeInWords])).toBeUndefined()
  })

  it.each<[string, unknown, RegExp]>([
    ['no list', {}, /expected `quirks` to be a list, got an object/],
    ['no reason', [{ ...feeInWords, because: '' }], /quirk 1: expected sourceId, because, example/],
    [
      'an example that comes out otherwise',
      [feeInWords, { ...feeInWords, change: (job: object) => job }],
      /quirk 2: its change does not make of its example what it says/,
    ],
    [
      'an example of another brand',
      [{ ...feeInWords, sourceId: 9 }],
      /quirk 1: expected its example to be a job of the brand 9/,
    ],
    [
      'a change that fails',
      [
        {
          ...feeInWords,
          change: () => {
            throw new Error('no fee')
          },
        },
      ],
      /quirk 1: its change failed with its example: no fee/,
    ],
    [
      'an id that does not stay',
      [
        {
          ...feeInWords,
          example: { job: { id: 1, source_id: 123 }, becomes: { id: '1', source_id: 123 } },
          change: (job: object) => ({ ...job, id: '1' }),
        },
      ],
      /quirk 1: expected `id` to stay as it came/,
    ],
  ])('are refused: %s', (_, quirks, message) => {
    expect(findQuirkFault(quirks)).toMatch(message)
  })
})
