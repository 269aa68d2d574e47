import { describe, expect, it } from 'vitest'
import { anonymise } from './anonymise.ts'

const job = {
  id: 5,
  external_id: 'CL-1',
  status: 'offered',
  status_message: 'other',
  updated_at: '2026-03-01T10:00:00+0000',
  title: 'Leak at the Lovelaces',
  description: 'Call Ada',
  nobody_knows: 'ask Ada',
  customer: {
    id: 9,
    first_name: 'Ada',
    email: 'ada@example.org',
    phone_number: 15125550101,
    phone_numbers: [{ number: '+15125550101', primary: true }],
  },
  contacts: [{ name: 'Byron', relation: 'father of Ada' }],
  address: { street_1: '410 Cedar Avenue', city: 'Austin', timezone: 'America/Chicago', latitude: 30.2 },
  custom_fields: { gate: 'Ada 4471', pin: 4471, is_pet: true, deep: { id: 'Ada' } },
  ui_options: { reject_reasons: ['other|Another reason|true|true'] },
}

describe('an anonymised event', () => {
  const safe = anonymise({ type: 'job', payload: { Actions: [{ Put: { job } }] } })
  const text = JSON.stringify(safe)

  it('tells nothing of who people are, what they wrote or how they are reached', () => {
    expect(text).not.toMatch(/ada|byron|lovelace|5125550101|cedar|4471|30\.2/i)
  })

  it('keeps its shape, ids, states, times and lists of reasons', () => {
    expect(JSON.parse(text).payload.Actions[0].Put.job).toEqual({
      ...job,
      title: expect.any(String),
      description: expect.any(String),
      nobody_knows: expect.any(String),
      customer: {
        id: 9,
        first_name: 'Jamie',
        email: 'customer@example.com',
        phone_number: '+15555550100',
        phone_numbers: [{ number: '+15555550100', primary: true }],
      },
      contacts: [{ name: expect.any(String), relation: expect.any(String) }],
      address: { street_1: '1 Main Street', city: 'Austin', timezone: 'America/Chicago', latitude: null },
      custom_fields: {
        field_1: expect.any(String),
        field_2: 0,
        field_3: true,
        field_4: { field_1: expect.any(String) },
      },
    })
  })

  it('keeps which fields changed, unless a name is in it', () => {
    const changed = ['/title', '/contacts/0/name', '/Ada', '/custom_fields/margaret']
    const exported = anonymise({ first_name: 'Ada', changed })
    expect(exported['changed']).toEqual([
      '/title',
      '/contacts/0/name',
      expect.any(String),
      expect.any(String),
    ])
    expect(JSON.stringify(exported)).not.toMatch(/ada|margaret/i)
  })

  it('names nobody in other fields, keys and numbers', () => {
    const said = anonymise({
      customer: { first_name: 'Ada', name: 'J.Smith' },
      preferred_time: 'after 5, Ada',
      best_contact_type: 'ada',
      status_message: 'Margaret',
      source: 'Ada referral',
      home_phone: 5_125_550_101,
      geo: { lat: 30.2671 },
      'Ada Lovelace': 1,
    })
    expect(JSON.stringify(said)).not.toMatch(/ada|smith|margaret|lovelace|5125550101|2671/i)
  })

  it('leaves a file its type, and takes out a reason that somebody wrote', () => {
    const given = {
      attachment: {
        file_token: '',
        name: 'Ada in the kitchen.jpg',
        status_message: 'Ada is out',
        description: '',
      },
    }
    expect(anonymise(given)).toEqual({
      attachment: {
        file_token: '',
        name: 'file.jpg',
        status_message: expect.not.stringContaining('Ada'),
        description: '',
      },
    })
  })
})
