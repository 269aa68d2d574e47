import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDispatchTime } from '../dispatch-time.ts'
import { parseJson } from '../json/parse-json.ts'
import { packBody } from '../signing/pack-body.ts'
import { unpackBody } from '../signing/unpack-body.ts'
import { fileNameSchema } from './attachment-record.ts'
import { canonicalRecordSchema } from './canonical-record.ts'
import { gatewayDeprovisionSchema, gatewayProvisionSchema } from './gateway-provision.ts'
import { jobRecordSchema } from './job-record.ts'

const ids = fc.oneof(fc.string({ minLength: 1 }), fc.nat(), fc.bigInt({ min: 2n ** 53n, max: 10n ** 30n }))
const words = fc.string({ minLength: 1, unit: 'grapheme' })
const optionalIds = { organization_id: ids, source_id: ids }

function recordOf(recordType: string, fields: object, optional: object = {}) {
  const record = fc.record({ ...fields, ...optional }, { requiredKeys: Object.keys(fields) as never })
  return record.map((attributes) => ({
    header: { record_type: recordType, version: 'v3' },
    record: attributes,
  }))
}

function jobOf(status: string, optional: object = {}, required: object = {}) {
  return recordOf(
    'job',
    { id: ids, status: fc.constant(status), ...required },
    { ...optionalIds, ...optional },
  )
}

const reason = { status_message: words }
const anyRecord = fc.oneof(
  jobOf('unscheduled'),
  jobOf('rejected', reason),
  jobOf('canceled', reason),
  jobOf('scheduled', {}, { status_message: fc.constantFrom('enroute', 'started') }),
  jobOf('paused', { ...reason, pause_description: words }),
  jobOf('complete', { ...reason, resolution: words, custom_fields: fc.dictionary(words, fc.boolean()) }),
  recordOf(
    'appointment',
    {
      job_id: ids,
      status: fc.constant('scheduled'),
      time: fc.integer({ min: 0, max: 4e12 }).map(toDispatchTime),
      duration: fc.integer({ min: 1, max: 1_000_000 }),
      external_id: words,
    },
    { ...optionalIds, reschedule_reminder: fc.constant(true) },
  ),
  recordOf('attachment', { job_id: ids, external_id: words, description: words }, { organization_id: ids }),
  recordOf(
    'attachment',
    {
      job_id: ids,
      external_id: words,
      file: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64')),
      name: fc.constantFrom('photo.jpg', 'größe 1.PDF'),
    },
    { organization_id: ids },
  ),
)

describe('every record that we may send', () => {
  it('is the same when it is read back from the wire', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(canonicalRecordSchema.parse(record)).toEqual(record)
        const [back, ...more] = [parseJson(unpackBody(packBody([record]), 1_000_000))].flat()
        expect(more).toEqual([])
        expect(canonicalRecordSchema.parse(back)).toEqual(record)
      }),
    )
  })

  it('is refused with an attribute too many', () => {
    const names = words.filter((name) => name !== '__proto__')
    fc.assert(
      fc.property(anyRecord, names, (whole, name) => {
        if (!Object.hasOwn(whole, name)) {
          expect(canonicalRecordSchema.safeParse({ ...whole, [name]: 1 }).success).toBe(false)
        }
        if (!Object.hasOwn(whole.record, name)) {
          const record = { ...whole.record, [name]: null }
          expect(canonicalRecordSchema.safeParse({ ...whole, record }).success).toBe(false)
        }
      }),
    )
  })
})

describe('a job record', () => {
  const job = { id: 1, organization_id: 2, source_id: 3 }
  it.each([
    { ...job, status: 'offered' },
    { ...job, status: 'unscheduled', status_message: 'why' },
    { ...job, status: 'scheduled' },
    { ...job, status: 'scheduled', status_message: 'tomorrow' },
    { ...job, status: 'rejected', resolution: 'done' },
    { ...job, status: 'complete', pause_description: 'x' },
    { ...job, status: 'complete', status_message: '' },
    { ...job, status: 'complete', status_message: undefined },
    { ...job, status: 'complete', source_id: null },
    { ...job, status: 'complete', source_id: undefined },
    { organization_id: 2, status: 'complete' },
  ])('%j is refused', (record) => {
    expect(jobRecordSchema.safeParse(record).success).toBe(false)
  })
})

describe('an appointment record', () => {
  const record = {
    job_id: 1,
    status: 'scheduled',
    time: '2018-10-30T22:00:00.000Z',
    duration: 14_400,
    external_id: '1',
  }
  const parse = (changes: object) =>
    canonicalRecordSchema.safeParse({
      header: { record_type: 'appointment', version: 'v3' },
      record: { ...record, ...changes },
    }).success

  it.each([
    { time: '2018-10-30T22:00:00Z' },
    { time: '2018-10-30T22:00:00.000-07:00' },
    { time: '2018-02-30T22:00:00.000Z' },
    { duration: 0 },
    { duration: 1.5 },
    { reschedule_reminder: false },
    { external_id: 5 },
    { status: 'canceled' },
  ])('with %j is refused', (changes) => {
    expect(parse({})).toBe(true)
    expect(parse(changes)).toBe(false)
  })
})

describe('a file name', () => {
  it.each(['photo.jpg', 'a.b.c', 'größe 1.pdf', '.hidden.txt', 'x.tar.gz'])('%j is taken', (name) => {
    expect(fileNameSchema.safeParse(name).success).toBe(true)
  })

  it.each([
    '',
    'photo',
    'photo.',
    '.jpg',
    ' .jpg',
    '../a.jpg',
    'a/b.jpg',
    'a\\b.jpg',
    'a\n.jpg',
    'a.j\u0000pg',
    `${'a'.repeat(255)}.jpg`,
  ])('%j is refused', (name) => {
    expect(fileNameSchema.safeParse(name).success).toBe(false)
  })
})

describe('onboarding', () => {
  const provider = { external_organization_id: 'p', name: 'Best', app_id: 'a' }

  it.each([{ email: 'e' }, { phone_number: '1' }, { address: { state: 'PA' } }])(
    'needs one of %j',
    (detail) => {
      expect(gatewayProvisionSchema.safeParse({ ...provider, ...detail }).success).toBe(true)
    },
  )

  it.each([{}, { address: {} }, { address: { state: null } }, { email: '' }, { email: 'e', extra: 1 }])(
    'is refused with %j',
    (detail) => {
      expect(gatewayProvisionSchema.safeParse({ ...provider, ...detail }).success).toBe(false)
    },
  )

  it('is undone by the id at Dispatch, in the type it came', () => {
    const end = { external_organization_id: 'p', app_id: 'a' }
    expect(gatewayDeprovisionSchema.parse({ ...end, organization_id: '123' }).organization_id).toBe('123')
    expect(gatewayDeprovisionSchema.safeParse(end).success).toBe(false)
  })
})
