import { describe, expect, it } from 'vitest'
import { personalFields, personalKindOf } from './personal-fields.ts'

describe('personal fields', () => {
  it('are those that the wire schema marks', () => {
    expect(Object.fromEntries(personalFields)).toEqual({
      street_1: 'street',
      street_2: 'street',
      latitude: 'place',
      longitude: 'place',
      first_name: 'name',
      last_name: 'name',
      company_name: 'company',
      email: 'email',
      phone_number: 'phone',
      serial_number: 'place',
    })
  })

  it.each([
    ['first_name', 'name'],
    ['firstName', 'name'],
    ['PHONE-NUMBER', 'phone'],
    ['eMail', 'email'],
    ['name', undefined],
    ['id', undefined],
    ['status', undefined],
    ['city', undefined],
  ])('are known in any spelling: %s', (name, kind) => expect(personalKindOf(name)).toBe(kind))
})
