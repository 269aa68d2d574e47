import { jobEventSchema } from '@truckroll/protocol'
import { describe, expect, it } from 'vitest'
import { matchCustomer, type KnownCustomer } from './match-customer.ts'

const address = { street_1: '1755 Ridgeview Dr', street_2: null, postal_code: '76012' }
const customer = {
  id: 30_000_000_123n,
  first_name: 'James',
  last_name: 'Dodd',
  email: 'James@Example.com',
  phone_number: '(817) 555-0123',
}
const job = (fields: object = {}) => jobEventSchema.parse({ id: 1, customer, address, ...fields })
const known = (fields: Partial<KnownCustomer>): KnownCustomer => ({ id: '17', ...fields })
const door = { street: '1755 Ridgeview Dr.', unit: '', zip: '76012-1234' }

describe('a customer of the product', () => {
  it.each<[string, Partial<KnownCustomer>, string[]]>([
    ['by the id of Dispatch alone', { dispatchId: '30000000123', name: 'Somebody Else' }, ['dispatch id']],
    [
      'by e-mail and telephone number, in any spelling',
      { emails: ['james@example.COM '], phones: ['+1 817.555.0123'] },
      ['email', 'phone'],
    ],
    [
      'by telephone number and name, in any order',
      { phones: ['8175550123'], name: 'DODD, James' },
      ['phone', 'name'],
    ],
    [
      'by e-mail and address',
      { emails: ['james@example.com'], name: 'Dana Dodd', address: door },
      ['email', 'address'],
    ],
    ['by telephone number, if nothing else is known', { phones: ['tel:+1-817-555-0123'] }, ['phone']],
  ])('is taken %s', (_, fields, by) => {
    expect(matchCustomer(job(), [known({ id: '3', name: 'Ann Other' }), known(fields)])).toMatchObject({
      id: '17',
      by,
    })
  })

  it.each<[string, Partial<KnownCustomer>]>([
    [
      'has the number of a property manager',
      { phones: ['8175550123'], name: 'Ann Other', address: { street: '9 Elm St', zip: '76012' } },
    ],
    ['has the name and the door alone', { name: 'James Dodd', address: door }],
    ['is another one of that name', { name: 'James Dodd' }],
    ['has nothing', {}],
  ])('is not taken if it %s', (_, fields) => {
    expect(matchCustomer(job(), [known(fields)]).id).toBeUndefined()
  })

  it('is compared by what cannot be called, too, and never by nothing', () => {
    const odd = job({ customer: { ...customer, email: '', phone_number: '12 ask Bob' } })
    expect(matchCustomer(odd, [known({ phones: ['ask bob: 12'], name: 'James Dodd' })]).id).toBe('17')
    const empty = job({ customer: { id: null, email: '', phone_number: null }, address: null })
    expect(matchCustomer(empty, [known({ emails: [''], phones: [''], name: '' })]).id).toBeUndefined()
  })

  it('is none of two that are equally like it, and the one that is more like it', () => {
    const phone = { phones: ['8175550123'], name: 'James Dodd' }
    const two = [known({ ...phone, id: '1' }), known({ ...phone, id: '2' })]
    expect(matchCustomer(job(), two)).toEqual({
      id: undefined,
      by: [],
      text: 'customers 1, 2 are equally like it, so none is taken',
    })
    expect(matchCustomer(job(), [...two, known({ ...phone, address: door })]).id).toBe('17')
  })

  it('is explained without personal data', () => {
    const texts = [
      matchCustomer(job(), [known({ phones: ['8175550123'], name: 'James Dodd' })]).text,
      matchCustomer(job(), [known({ name: 'James Dodd' })]).text,
      matchCustomer(job(), []).text,
    ]
    expect(texts).toEqual([
      'customer 17 has the same phone, name',
      'no customer is taken: 17 has only the same name',
      'no customer is like it',
    ])
  })
})
