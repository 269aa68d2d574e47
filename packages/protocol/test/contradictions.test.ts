import { describe, expect, it } from 'vitest'
import {
  ackEventSchema,
  appointmentEventSchema,
  brandRecord,
  calendarEventSchema,
  customFormEventSchema,
  estimateEventSchema,
  externalIdOf,
  gatewayProvisionSchema,
  invoiceEventSchema,
  isFailedAck,
  isJsonObject,
  jobEventSchema,
  jobKeyOf,
  idText,
  parseBrandRecord,
  parseJson,
  readActions,
  readErr,
  signBody,
  surveyResponseEventSchema,
  toCanonicalAddress,
  toCanonicalRecord,
  type JsonObject,
} from '../src/index.ts'
import { fixtureText } from './fixture.ts'

/** The entry of that type in a printed body of a brand. */
function printedRecord(name: string, type: string): JsonObject {
  const body = parseJson(fixtureText(`brand/${name}.json`))
  const items: unknown[] = Array.isArray(body) ? body : [body]
  const found = items.find(
    (item) => isJsonObject(item) && isJsonObject(item['header']) && item['header']['record_type'] === type,
  )
  if (!isJsonObject(found)) throw new Error(`expected a ${type} in ${name}`)
  return found
}

function printedEntity(name: string): JsonObject {
  const printed = parseJson(fixtureText(`from-dispatch/${name}.json`))
  const payload = isJsonObject(printed) ? printed['Payload'] : undefined
  const [action] = readActions(payload, 'printed')
  if (!isJsonObject(action?.entity)) throw new Error(`expected an entity in ${name}`)
  return action.entity
}

// Where the playbook contradicts itself, all of its forms are read, and one is written.
describe('the playbook prints in two ways', () => {
  it('X3: what is signed is the body, not the private key', () => {
    const secret = '00112233'
    expect(signBody(secret, Buffer.from('a'))).not.toBe(signBody(secret, Buffer.from('b')))
  })

  it('X10: job_paused is a status like the others', () => {
    expect(jobEventSchema.parse({ id: 1, status: 'paused' }).status).toBe('paused')
  })

  it('X14: candidates as users and as technicians', () => {
    const asUsers = toCanonicalRecord(
      'auto_assign_technician',
      printedRecord('own-workforce-jobs', 'auto_assign_technician'),
    )
    const asTechnicians = toCanonicalRecord(
      'auto_assign_technician',
      printedRecord('auto-assign-technician', 'auto_assign_technician'),
    )
    expect(asUsers).toEqual(asTechnicians)
    expect(asUsers['external_technician_ids']).toEqual(['your_user_id1', 'your_user_id2'])
    expect(asUsers['external_secondary_technician_ids']).toEqual(['your_user_id3', 'your_user_id4'])
  })

  it('X15: two_techs in the text, two_tech in the payloads', () => {
    const item = { header: {}, record: { external_id: 'j', two_techs: true } }
    expect(toCanonicalRecord('auto_assign_technician', item)).toEqual({ external_id: 'j', two_tech: true })
    const both = { header: {}, record: { two_techs: true, two_tech: false } }
    expect(toCanonicalRecord('auto_assign_technician', both)).toEqual({ two_tech: false })
  })

  it('X16: auto_assign_org without the offer is read, and never written', () => {
    const read = toCanonicalRecord('auto_assign_org', printedRecord('auto-assign-org', 'auto_assign_org'))
    expect(read).not.toHaveProperty('external_id')
    expect(() => parseBrandRecord({ header: { record_type: 'auto_assign_org' }, record: read })).toThrow(
      /auto_assign_org\/external_id: expected/,
    )
  })

  it('X17: a picture in the record and beside it', () => {
    const beside = toCanonicalRecord('profile_picture', printedRecord('user-photo', 'profile_picture'))
    const inside = toCanonicalRecord(
      'profile_picture',
      printedRecord('own-workforce-users', 'profile_picture'),
    )
    expect(beside).toEqual(inside)
    expect(beside['attachment']).toBe('base64string')
  })

  it('X18: an organization directly and under a name of its own', () => {
    const nested = toCanonicalRecord('organization', printedRecord('direct-jobs', 'organization'))
    expect(nested).toMatchObject({ name: 'Your Service Provider', always_create: true })
    expect(nested).not.toHaveProperty('organization')
    const flat = toCanonicalRecord('organization', printedRecord('direct-organizations', 'organization'))
    expect(flat).toMatchObject({ name: 'Your Service Provider', external_id: 'your_enterprise_id' })
  })

  it('X19: reasons in a job and beside an offer', () => {
    const offer = toCanonicalRecord('offer', printedRecord('match-jobs', 'offer'))
    const job = toCanonicalRecord('job', printedRecord('direct-jobs', 'job'))
    expect(offer['ui_options']).toEqual(job['ui_options'])
    expect(offer['ui_options']).toMatchObject({ show_decline: true, accept_title: 'Accept' })
  })

  it('X20: labels as numbers and as objects, with and without an underscore', () => {
    const job = toCanonicalRecord('job', printedRecord('direct-jobs', 'job'))
    const offer = toCanonicalRecord('offer', printedRecord('match-jobs', 'offer'))
    expect([job['labels'], offer['labels']]).toEqual([
      [100, 101],
      [100, 101],
    ])
    expect(job).not.toHaveProperty('_labels')
    expect(brandRecord('job', { external_id: 'j', labels: [100] }).record).toHaveProperty('labels', [100])
    expect(toCanonicalRecord('job', { header: {}, record: { labels: [1], _labels: [2] } })).toEqual({
      labels: [1],
    })
  })

  it('X21, X23: the kind of a service area; its technician is added', () => {
    const area = {
      external_id: 'area-u1',
      external_user_id: 'u1',
      service_area_type: 'fsaldu' as const,
      canadian_postal_codes: ['H7M 6J3'],
    }
    expect(brandRecord('service_area', area).record).toEqual(area)
    const asInTheText = {
      header: { record_type: 'service_area' },
      record: { ...area, service_area_type: 'zip' },
    }
    expect(() => parseBrandRecord(asInTheText)).toThrow(/service_area\/service_area_type: expected/)
    const printed = toCanonicalRecord(
      'service_area',
      printedRecord('user-service-area-tracts', 'service_area'),
    )
    expect(printed).not.toHaveProperty('external_user_id')
    expect(parseBrandRecord({ header: { record_type: 'service_area' }, record: printed }).record).toEqual(
      printed,
    )
    const misread = { ...area, service_area_type: 'zcta5' }
    expect(() => parseBrandRecord({ header: { record_type: 'service_area' }, record: misread })).toThrow(
      /service_area\/(postal_codes|canadian_postal_codes): expected/,
    )
  })

  it('X27: customForm and customform', () => {
    for (const key of ['customForm', 'customform', 'CUSTOMFORM']) {
      const [action] = readActions({ Actions: [{ ID: null, Put: { [key]: { form_name: 'f', job_id: 7 } } }] })
      expect(action?.putKey).toBe('customform')
      expect(action === undefined ? undefined : jobKeyOf(action, 'e').key).toBe('job:7')
    }
  })

  it('X28, X39: a calendar entry by length when it is sent, by its end when it comes; its uuid is opaque', () => {
    const event = calendarEventSchema.parse(printedEntity('calendar-event'))
    expect(event).toHaveProperty('started_at', expect.any(String))
    expect(event).toHaveProperty('completed_at', expect.any(String))
    expect(String(event.uuid)).toHaveLength(35)
    const sent = brandRecord('calendar_event', {
      external_id: 'c',
      external_organization_id: 'o',
      external_user_id: 'u',
      start_time: '2019-10-21T08:30:00Z',
      duration: 3600,
    })
    expect(sent.record).toHaveProperty('duration', 3600)
    const withFraction = { ...sent, record: { ...sent.record, start_time: '2019-10-21T08:30:00.000Z' } }
    expect(() => parseBrandRecord(withFraction)).toThrow(/calendar_event\/start_time: expected/)
  })

  it('X29: a message of the inbox has Data and no Actions', () => {
    const data = { message_content: 'On my way', sender: 'organization' }
    for (const [payload, type] of [
      [{ Data: data }, 'inbox_message'],
      [{ Type: 'inbox_message', Data: data }, undefined],
      [{ Actions: [{ ID: null, Put: { inbox_message: data } }] }, undefined],
    ] as const) {
      expect(readActions(payload, type)[0]).toMatchObject({ putKey: 'inbox_message', entity: data })
    }
  })

  it('X30, X46: a failure is called ack; the type is model in an ack and data_type in an err, at any depth', () => {
    const failed = ackEventSchema.parse(printedEntity('auto-assign-org-failed'))
    expect([isFailedAck(failed), failed.model]).toEqual([true, 'auto_assign_org'])
    const facts = { msgId: 'm', recordType: 'job', externalId: 'x', message: 'no' }
    const err = { data_type: 'job', external_id: 'x', msg_id: 'm', message: 'no' }
    for (const entity of [{ payload: { err } }, { err: { payload: { err } } }, { err }, err]) {
      expect(readErr(entity)).toEqual(facts)
    }
  })

  it('X31, X32: an invoice says that it is an estimate, with any word as its status', () => {
    const invoice = invoiceEventSchema.parse(printedEntity('invoice'))
    expect(invoice.doc_type).toBe('Estimate')
    expect(estimateEventSchema.parse({ id: 1, status: 'balance_outstanding' }).status).toBe(
      'balance_outstanding',
    )
  })

  it("X33: the brand's id of a job alone or in a list", () => {
    expect(externalIdOf(jobEventSchema.parse(printedEntity('job-created-for-own-workforce')))).toBe(
      firstId(printedEntity('job-created-for-own-workforce')['external_ids']),
    )
    expect(externalIdOf(jobEventSchema.parse({ id: 1, external_id: 'a', external_ids: ['b'] }))).toBe('a')
    expect(externalIdOf(jobEventSchema.parse({ id: 1, external_ids: 'c' }))).toBe('c')
    expect(externalIdOf(jobEventSchema.parse({ id: 1, external_ids: [null, {}, 8] }))).toBe('8')
    expect(externalIdOf(jobEventSchema.parse({ id: 1 }))).toBeUndefined()
  })

  it('X34: a brand may send each printed status of a job', () => {
    for (const status of [
      'offered',
      'unscheduled',
      'rejected',
      'complete',
      'canceled',
      'scheduled',
    ] as const) {
      expect(brandRecord('job', { external_id: 'j', status }).record).toHaveProperty('status', status)
    }
  })

  it('X35, X36: addresses of a request are read in both spellings, and written as printed', () => {
    const address = { street: '1 Main St', street_line_2: null, city: 'Austin', state: 'TX', country: 'US' }
    expect(toCanonicalAddress(address)).toEqual({
      street_1: '1 Main St',
      street_2: null,
      city: 'Austin',
      state: 'TX',
      country: 'United States',
    })
    const provision = parseJson(fixtureText('to-dispatch/gateway-provision.json'))
    expect(gatewayProvisionSchema.parse(provision)).toHaveProperty('address.street')
    expect(gatewayProvisionSchema.parse(provision)).toHaveProperty('address.country', 'US')
    for (const [short, long] of [
      ['usa', 'United States'],
      ['CA', 'Canada'],
      ['Canada', 'Canada'],
      ['FR', 'FR'],
    ]) {
      expect(toCanonicalAddress({ country: short })).toEqual({ country: long })
    }
    expect(() =>
      parseBrandRecord({
        header: { record_type: 'organization' },
        record: { external_id: 'o', name: 'n', phone_number: '1', address: { state: 'TX', country: 'US' } },
      }),
    ).toThrow(/organization\/address\/country: expected one of United States, Canada/)
  })

  it('X37: an organization as a number and as a text is the same one', () => {
    const asText = jobEventSchema.parse({ id: '1', organization_id: '17' }).organization_id
    const asNumber = jobEventSchema.parse({ id: 1, organization_id: 17 }).organization_id
    expect([asText, asNumber]).toEqual(['17', 17])
    expect(idText(asText ?? '')).toBe(idText(asNumber ?? ''))
  })

  it('X38: forms go by form_id with a list, and come by form_name with an object', () => {
    const sent = { external_job_id: 'j', form_id: 'wfm_custom_form_a', form_data: [{ colour: 'red' }] }
    expect(brandRecord('custom_form', sent).record).toEqual(sent)
    const came = { external_job_id: 'j', form_name: 'a', form_data: { colour: 'red' } }
    expect(customFormEventSchema.parse(came)).toEqual(came)
    const sentAsItCame = { header: { record_type: 'custom_form', version: 'v3' }, record: came }
    expect(() => parseBrandRecord(sentAsItCame)).toThrow(/custom_form\/form_id: expected/)
  })

  it('X45: preferred times of no length, or that end a day later, are kept', () => {
    const times = [
      { start_time: '2018-06-07T17:00:00.000Z', end_time: '2018-06-07T17:00:00.000Z' },
      { start_time: '2022-06-14T12:00:00.000Z', end_time: '2022-06-15T16:00:00.000Z' },
    ]
    const record = brandRecord('suggested_times', { external_job_id: 'j', suggested_times: times })
    expect(record.record).toHaveProperty('suggested_times', times)
    const ofNoEnd = {
      ...record,
      record: { ...record.record, suggested_times: [{ start_time: times[0]?.start_time }] },
    }
    expect(() => parseBrandRecord(ofNoEnd)).toThrow(/suggested_times\/0\/end_time: expected/)
  })

  it('X51: money goes as a number and comes as text with a currency', () => {
    const item = { external_id: 'i', external_organization_id: 'o', price: 12.5 }
    expect(brandRecord('billing_item', item).record).toHaveProperty('price', 12.5)
    const total = { currency: 'USD', text: '$12.50', value: '12.50' }
    expect(estimateEventSchema.parse({ id: 1, total }).total).toEqual(total)
  })

  it('X52, X53: a survey comes as surveyresponse; on the way and started come as a visit', () => {
    const [action] = readActions({ Actions: [{ ID: null, Put: { surveyresponse: { id: 9, rating: 5 } } }] })
    expect(action?.putKey).toBe('surveyresponse')
    expect(surveyResponseEventSchema.parse(action?.entity).rating).toBe(5)
    expect(appointmentEventSchema.parse({ id: 1, status: 'enroute' }).status).toBe('enroute')
  })

  it('X55: status and skip_customer_signature of a billing document may be left out', () => {
    const document = { external_id: 'd', external_job_id: 'j', external_organization_id: 'o' }
    expect(brandRecord('billing_document', document).record).toEqual(document)
    const won = { ...document, status: 'won', skip_customer_signature: true }
    expect(brandRecord('billing_document', won).record).toEqual(won)
    expect(() => brandRecord('billing_document', { ...document, status: 'won' })).toThrow(
      /skip_customer_signature: expected true/,
    )
  })
})

function firstId(ids: unknown): unknown {
  return Array.isArray(ids) ? ids[0] : undefined
}
