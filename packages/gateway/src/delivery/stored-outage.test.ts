import { describe, expect, it } from 'vitest'
import { conditionOf, readOutage } from './stored-outage.ts'

describe('an outage kept over a restart', () => {
  const scope = { kind: 'provider', provider: 'shop-17' } as const

  it('is known with its words', () => {
    const value = JSON.stringify({ since: 5, message: 'POST /jobs was answered 503' })
    expect(readOutage(conditionOf(scope), value)).toEqual({
      scope,
      since: 5,
      message: 'POST /jobs was answered 503',
    })
  })

  it('is known without them', () => {
    expect(readOutage(conditionOf({ kind: 'adapter' }), '{}')).toEqual({ scope: { kind: 'adapter' } })
    expect(readOutage('clock', '{}')).toBeUndefined()
  })
})
