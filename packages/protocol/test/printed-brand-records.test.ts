import { describe, expect, it } from 'vitest'
import {
  brandRecord,
  brandRecordTypes,
  isJsonObject,
  parseBrandRecord,
  parseDispatchTime,
  parseJson,
  readCsvRecords,
  toBrandPosts,
  toCanonicalRecord,
  toCsv,
  toDispatchTime,
  unpackBody,
  type JsonObject,
} from '../src/index.ts'
import { fixtureNames, fixtureText } from './fixture.ts'

interface PrintedRecord {
  readonly header: JsonObject
  readonly type: string
  readonly item: JsonObject
}

/** The entries of a printed body; a config is printed bare. */
function printedRecords(name: string): PrintedRecord[] {
  const body = parseJson(fixtureText(name))
  const items: unknown[] = Array.isArray(body) ? body : [body]
  return items.map((item) => {
    if (!isJsonObject(item) || !isJsonObject(item['header'])) throw new Error('expected a header')
    return { header: item['header'], type: String(item['header']['record_type']), item }
  })
}

const withoutZone = new Set(['calendar_event', 'config'])

/** As we write it: times in the one form, placeholders of base64 as base64. */
function asWritten(type: string, value: unknown): unknown {
  if (typeof value === 'string') {
    if (/^base64(?:encoded)?string$/.test(value)) return 'aGVsbG8='
    const at = withoutZone.has(type) ? undefined : parseDispatchTime(value)
    return at === undefined ? value : toDispatchTime(at)
  }
  if (Array.isArray(value)) return value.map((entry: unknown) => asWritten(type, entry))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asWritten(type, inner)]))
}

const incomplete: Readonly<Record<string, JsonObject>> = {
  // X16: an offer is named where the record stands in a post without one.
  'brand/auto-assign-org.json': { external_id: 'your_enterprise_job_id' },
}

describe('every printed record of a brand', () => {
  const names = fixtureNames('brand').filter((name) => name !== 'brand/bulk.json')
  const records = names.flatMap((name) =>
    printedRecords(name).map((printed, at) => ({
      name,
      at,
      ...printed,
      title: `${name} ${at} (${printed.type})`,
    })),
  )

  it.each(records)('$title is read, and is one that we write', ({ name, header, type, item }) => {
    const record = asWritten(type, { ...toCanonicalRecord(type, item), ...incomplete[name] })
    const written = parseBrandRecord({ header, record })
    expect(written).toEqual({ header, record })
    const [post] = toBrandPosts([written])
    const sent = parseJson(unpackBody(post?.body ?? new Uint8Array(), 100_000))
    expect(sent).toEqual(type === 'config' ? written : [written])
    expect(post?.recordType).toBe(type === 'config' ? 'config' : undefined)
  })

  it('is of one of the 23 types, and none is missing', () => {
    expect(brandRecordTypes).toHaveLength(23)
    expect([...new Set(records.map(({ type }) => type))].toSorted()).toEqual(brandRecordTypes.toSorted())
  })

  it('of a bulk post has placeholders, which are named as what they are', () => {
    for (const { item } of printedRecords('brand/bulk.json')) {
      expect(() => parseBrandRecord(item)).toThrow(/^job\/(external_id|other payload fields): expected /)
    }
  })
})

describe('a record that a brand writes', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'an unknown attribute',
      () => parseBrandRecord(recordOf('user_tag', { colour: 'red' })),
      /user_tag\/colour: expected no such field/,
    ],
    [
      'an unknown type',
      () => parseBrandRecord(recordOf('jobs', {})),
      /record types job, organization.*got "jobs"/,
    ],
    ['a header that is missing', () => parseBrandRecord({ record: {} }), /expected an object with a header/],
    [
      'a record that is missing',
      () => parseBrandRecord({ header: { record_type: 'job' } }),
      /^job: expected /,
    ],
    [
      'a technician whom nobody can reach',
      () =>
        brandRecord('user', {
          external_id: 'u',
          external_organization_id: 'o',
          first_name: 'Jo',
          last_name: 'Lee',
          roles: ['technician'],
        }),
      /user: expected an email or a phone_number/,
    ],
    [
      'an address without state and zip',
      () =>
        brandRecord('organization', {
          external_id: 'o',
          name: 'Best HVAC',
          phone_number: '+15125550101',
          address: { city: 'Austin' },
        }),
      /organization\/address: expected a state or a postal code/,
    ],
    [
      'a won estimate that waits for a signature',
      () =>
        brandRecord('billing_document', {
          external_id: 'd',
          external_job_id: 'j',
          external_organization_id: 'o',
          status: 'won',
        }),
      /billing_document\/skip_customer_signature: expected true/,
    ],
    [
      'an action of another type',
      () => brandRecord('appointment_type', { name: 'Visit' }, { action: 'delete' }),
      /appointment_type: expected no action/,
    ],
  ])('is refused with its place: %s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  it('has the version and attributes of its header', () => {
    const event = { external_id: 'c', external_organization_id: 'o', external_user_id: 'u' }
    expect(brandRecord('calendar_event', event, { action: 'delete' }).header).toEqual({
      record_type: 'calendar_event',
      version: 'v1',
      action: 'delete',
    })
    expect(brandRecord('job_trade', { external_job_id: 'j', trades: [] }).header).toEqual({
      record_type: 'job_trade',
    })
    const attribution = { external_id: 'a', external_organization_id: 'o' }
    expect(brandRecord('job_attribution', attribution).header).toMatchObject({ admin: true })
  })

  it('goes in one post with its neighbours, a config in a post of its own, all in their order', () => {
    const trade = (id: string) => brandRecord('job_trade', { external_job_id: id, trades: ['Trade 1'] })
    const config = brandRecord('config', {
      external_organization_id: 'o',
      organization_customer: { app: {} },
    })
    const posts = toBrandPosts([trade('1'), trade('2'), config, trade('3')])
    expect(posts.map(({ records, recordType }) => [records.length, recordType])).toEqual([
      [2, undefined],
      [1, 'config'],
      [1, undefined],
    ])
    expect(toBrandPosts([])).toEqual([])
  })
})

describe('CSV', () => {
  it('is read as printed: a row of another length is a fault of its own', () => {
    const printed = fixtureText('csv/organizations.csv')
    const [header = '', first = '', second = ''] = printed.split('\n')
    expect(readCsvRecords(printed)).toEqual({
      records: [],
      faults: [2, 3].map((line) => ({
        line,
        message: 'expected 8 values, as the first line has names; got 7',
      })),
    })
    const corrected = [header, first.replace('dispatch.me,', 'dispatch.me,o-1,'), second].join('\r\n')
    expect(readCsvRecords(`\ufeff${corrected}`)).toMatchObject({
      records: [
        {
          recordType: 'organization',
          version: 'v3',
          line: 2,
          record: {
            name: 'Alpha',
            external_id: 'o-1',
            address: { street_1: '1724 Beacon St', street_2: 'Apt 1a', city: 'Brookline', state: 'MA' },
          },
        },
      ],
      faults: [{ line: 3 }],
    })
  })

  it('is written and read back', () => {
    const organizations = ['A "B", C', 'Ümlaut'].map((name, at) =>
      brandRecord('organization', {
        external_id: `o-${at}`,
        name,
        phone_number: '+15125550101',
        always_create: true,
        ...(at === 0 ? {} : { address: { state: 'TX' } }),
      }),
    )
    const text = toCsv(organizations)
    expect(text.split('\n')[0]).toBe(
      'v3.organization.external_id,v3.organization.name,v3.organization.phone_number,v3.organization.always_create,v3.organization.address.state',
    )
    expect(readCsvRecords(text).records.map(({ record }) => record)).toEqual([
      { external_id: 'o-0', name: 'A "B", C', phone_number: '+15125550101', always_create: 'true' },
      {
        external_id: 'o-1',
        name: 'Ümlaut',
        phone_number: '+15125550101',
        always_create: 'true',
        address: { state: 'TX' },
      },
    ])
  })

  it.each([
    ['', /expected a first line/],
    ['name,email\nA,b', /expected a column such as v3\.organization\.address\.city; got "name"/],
    ['v3.organization.__proto__.a\nx', /expected a column such as/],
    ['v3.organization.name\n"open', /expected CSV; /],
  ])('is refused in words: %j', (text, message) => {
    expect(() => readCsvRecords(text)).toThrow(message)
  })

  it('has no place for lists, types without a version, or several types', () => {
    const offer = brandRecord('offer', { external_id: 'o', status: 'unassigned', trades: ['Trade 1'] })
    expect(() => toCsv([offer])).toThrow(/offer\/trades: .*a list has no place in CSV/)
    expect(() => toCsv([brandRecord('job_trade', { external_job_id: 'j', trades: [] })])).toThrow(/version/)
    const job = brandRecord('job', { external_id: 'j' })
    expect(() => toCsv([job, brandRecord('appointment_type', { name: 'Visit' })])).toThrow(/one type/)
    expect(() => toCsv([])).toThrow(/at least one/)
  })
})

function recordOf(type: string, fields: JsonObject) {
  const tag = { external_id: 'u', external_user_id: 'u', key: 'k', value: 'v' }
  return { header: { record_type: type }, record: { ...tag, ...fields } }
}
