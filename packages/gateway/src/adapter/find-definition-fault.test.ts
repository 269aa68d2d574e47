import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAdapter } from './define-adapter.ts'
import { findDefinitionFault } from './find-definition-fault.ts'
import { adapterTokens } from './tokens.ts'

class Plain {
  async createJob() {
    return { bmsId: '1' }
  }
  async cancelJob() {}
}

class Two extends Plain {
  readonly parts: readonly unknown[]
  constructor(http: unknown, clock: unknown) {
    super()
    this.parts = [http, clock]
  }
}

class Defaulted extends Plain {
  readonly parts: readonly unknown[]
  constructor(http: unknown, clock: unknown = 'the system') {
    super()
    this.parts = [http, clock]
  }
}

class Inheriting extends Two {}

const { http, clock, logger } = adapterTokens
const faultOf = (parts: object) =>
  findDefinitionFault({ name: 'some', version: '1.0.0', adapter: Plain, ...parts })

describe('what can be known of an adapter when it is loaded', () => {
  it('is fine', () => {
    expect(
      findDefinitionFault(defineAdapter({ name: 'some', version: '1.0.0', adapter: Plain })),
    ).toBeUndefined()
    expect(faultOf({ adapter: Two, inject: [http, clock] })).toBeUndefined()
    expect(faultOf({ adapter: Inheriting, inject: [http, clock] })).toBeUndefined()
    expect(faultOf({ adapter: Defaulted, inject: [http] })).toBeUndefined()
    expect(faultOf({ adapter: Defaulted, inject: [http, clock] })).toBeUndefined()
    expect(faultOf({ settings: z.object({}) })).toBeUndefined()
  })

  it.each([
    ['fewer tokens than parameters', { adapter: Two, inject: [http] }, '2 parameters', 'lists 1'],
    ['no token at all', { adapter: Two }, '2 parameters', 'lists 0'],
    [
      'more tokens than parameters',
      { adapter: Two, inject: [http, clock, logger] },
      '2 parameters',
      'lists 3',
    ],
    ['tokens for a class without parameters', { inject: [http] }, '0 parameters', 'lists 1'],
    ['too few for a class that inherits its constructor', { adapter: Inheriting, inject: [] }, '', ''],
  ])('%s', (_, parts, takes, lists) => {
    const fault = faultOf(parts)
    if (takes === '') return expect(fault).toBeUndefined()
    expect(fault).toMatchObject({ at: 'class' })
    expect(fault?.message).toContain(takes)
    expect(fault?.message).toContain(lists)
  })

  it.each([
    ['injects', 'did you mean `inject`?'],
    ['Inject', 'did you mean `inject`?'],
    ['setting', 'did you mean `settings`?'],
    ['adaptor', 'did you mean `adapter`?'],
    ['setings', 'did you mean `settings`?'],
    ['providerSetting', 'did you mean `providerSettings`?'],
    ['credentails', 'did you mean `credentials`?'],
    ['statusmap', 'did you mean `statusMap`?'],
    ['colour', 'expected only name, version'],
  ])('the unknown key %s', (key, words) => {
    expect(faultOf({ [key]: [] })?.message).toContain(words)
  })

  it('says which method may have been meant as one that is missing', () => {
    class Slip {
      async creatJob() {}
      async cancelJob() {}
    }
    expect(faultOf({ adapter: Slip })?.message).toContain('it has creatJob')
  })

  it.each([
    [undefined, 'no default export'],
    [Plain, 'hand it to defineAdapter'],
    [{ name: 'some', adapter: Plain }, '`version`'],
    [{ name: 'some', version: 2, adapter: Plain }, '`version`'],
    [[], 'got a list'],
    [{ name: 'some', version: {}, adapter: Plain }, 'got an object'],
    [{ name: 'some', version: [], adapter: Plain }, 'got a list'],
    [{ name: 'some', version: '1', adapter: { a: 1 } }, 'got an object'],
    [{ name: 'some', version: '1', adapter: 'x' }, 'got a text'],
    [{ version: '1', adapter: Plain }, '`name`'],
    [{ name: 'Some One', version: '1', adapter: Plain }, 'lower-case letters'],
    [{ name: 'some', version: '1', adapter: new Plain() }, '`adapter` to be a class'],
    [{ name: 'some', version: '1', adapter: Map }, 'createJob and cancelJob'],
    [{ name: 'some', version: '1', adapter: Plain, inject: http }, '`inject` to be a list'],
    [{ name: 'some', version: '1', adapter: Plain, inject: [undefined] }, 'place 1'],
    [{ name: 'some', version: '1', adapter: Plain, settings: { url: 'x' } }, 'zod schema'],
  ])('a wrong export: %#', (exported, words) => {
    expect(findDefinitionFault(exported)?.message).toContain(words)
  })
})
