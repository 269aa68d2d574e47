import { describe, expect, it } from 'vitest'
import { SecretBox } from './secret-box.ts'

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const secret = 'the login of a vendor, with an ü'

describe('a sealed secret', () => {
  it('is opened by its key alone, for its purpose alone', () => {
    const box = new SecretBox(`a:${keyOf(1)}`)
    const sealed = box.seal(secret, 'provider:north')
    expect(Buffer.from(sealed).includes('login')).toBe(false)
    expect(box.open(sealed, 'provider:north')).toBe(secret)
    expect(() => box.open(sealed, 'provider:south')).toThrow('belongs to something else')
    expect(() => new SecretBox(`a:${keyOf(2)}`).open(sealed, 'provider:north')).toThrow('was changed')
    expect(() => new SecretBox(`b:${keyOf(1)}`).open(sealed, 'provider:north')).toThrow('under key "a"')
  })

  it('is never the same twice', () => {
    const box = new SecretBox(keyOf(1))
    expect(box.seal(secret, 'p')).not.toEqual(box.seal(secret, 'p'))
  })

  it('outlives a rotation: the first key seals, the others still open', () => {
    const sealed = new SecretBox(`old:${keyOf(1)}`).seal(secret, 'p')
    const both = new SecretBox(`new:${keyOf(2)}, old:${keyOf(1)}`)
    expect(both.open(sealed, 'p')).toBe(secret)
    expect(new SecretBox(`new:${keyOf(2)}`).open(both.seal(secret, 'p'), 'p')).toBe(secret)
  })

  it.each([0, 4, 20, 40])('that was changed at byte %i is refused', (at) => {
    const box = new SecretBox(`a:${keyOf(1)}`)
    const changed = Buffer.from(box.seal(secret, 'p'))
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect(() => box.open(changed, 'p')).toThrow(expect.objectContaining({ code: 'TR_SECRET_KEY' }))
  })
})

describe('a box', () => {
  it('tells each secret, so that it is hidden, but not the word that proves a key', () => {
    const told: string[] = []
    const box = new SecretBox(keyOf(1), (each) => told.push(each))
    box.open(box.seal('truckroll', 'fact:proof:1'), 'fact:proof:1')
    box.open(box.seal(secret, 'provider:north'), 'provider:north')
    expect(told).toEqual([secret, secret])
  })

  it('without a key seals nothing', () => {
    const box = new SecretBox(undefined)
    expect(box.canSeal).toBe(false)
    expect(() => box.seal(secret, 'p')).toThrow('TRUCKROLL_ENCRYPTION_KEY')
  })

  it.each(['short', `a b:${keyOf(1)}`, `:${keyOf(1)}`])('takes no key such as %s', (text) => {
    expect(() => new SecretBox(text)).toThrow(expect.objectContaining({ code: 'TR_SETTING_INVALID' }))
  })
})
