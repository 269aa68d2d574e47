import { expect, it } from 'vitest'
import { anonymise } from './anonymise.ts'

it('takes out what tells who the customer is, and keeps ids, states and codes', () => {
  const job = {
    id: 5,
    status: 'offered',
    title: 'Leak',
    description: 'Call Ada',
    customer: { id: 9, first_name: 'Ada', phone_numbers: [{ number: '+15125550101', primary: true }] },
    address: { street_1: '410 Cedar Avenue', city: 'Austin', timezone: 'America/Chicago' },
    custom_fields: { gate: 'Ada 4471' },
  }
  const safe = JSON.stringify(anonymise({ payload: { Actions: [{ Put: { job } }] } }))
  expect(safe).not.toMatch(/Ada|5125550101|Cedar/)
  expect(JSON.parse(safe).payload.Actions[0].Put.job).toMatchObject({
    id: 5,
    status: 'offered',
    customer: { id: 9, phone_numbers: [{ primary: true }] },
    address: { timezone: 'America/Chicago' },
    custom_fields: {},
  })
})
