import { describe, expect, test } from 'vitest'
import { jobFields, play } from './play.ts'

async function received(fields: Record<string, unknown>): Promise<unknown> {
  const { brand, gateway } = await play()
  await brand.postRecord('job', jobFields(fields))
  const [put] = await gateway.drain()
  return put?.['job']
}

describe('the job that a gateway receives', () => {
  test('has its place in the world and the zone of its postal code', async () => {
    const address = { street_1: '1 Palafox St', city: 'Pensacola', state: 'FL', postal_code: '32501' }
    expect(await received({ address })).toMatchObject({
      address: { ...address, timezone: 'America/Chicago', latitude: 30.53, longitude: -87 },
    })
  })

  test('keeps the coordinates and the zone that the brand sent', async () => {
    const address = { state: 'FL', postal_code: '32501', timezone: 'UTC', latitude: 1.5, longitude: 2.5 }
    expect(await received({ address })).toMatchObject({ address })
  })

  test('has telephone numbers in E.164, an extension behind them, and none that cannot be called', async () => {
    const customer = {
      external_id: 'cust-9',
      first_name: 'Ann',
      last_name: null,
      phone_numbers: [
        { number: '555123', primary: true },
        { number: '703/555-0134 ext 22', primary: false },
      ],
    }
    const contacts = [
      {
        first_name: 'Bo',
        contact_methods: [
          { method: 'phone', value: '(703) 555\u20130135' },
          { method: 'phone', value: '12' },
        ],
      },
    ]
    expect(await received({ customer, contacts })).toMatchObject({
      customer: { first_name: 'Ann', last_name: null, phone_number: '+17035550134 x22' },
      contacts: [{ first_name: 'Bo', contact_methods: [{ method: 'phone', value: '+17035550135' }] }],
    })
  })
})
