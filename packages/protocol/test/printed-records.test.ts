import { describe, expect, it } from 'vitest'
import {
  canonicalRecordSchema,
  gatewayDeprovisionSchema,
  gatewayProvisionSchema,
  jobRecordSchema,
  packBody,
  parseJson,
  unpackBody,
} from '../src/index.ts'
import { fixtureNames, fixtureText } from './fixture.ts'

function printed(name: string): unknown {
  return parseJson(fixtureText(`to-dispatch/${name}.json`))
}

/** The one record of a printed array. */
function onlyRecord(name: string): object {
  const records = printed(name)
  if (!Array.isArray(records) || records.length !== 1) throw new Error('expected an array of one')
  const [record]: unknown[] = records
  if (typeof record !== 'object' || record === null) throw new Error('expected an object')
  return record
}

describe('the printed records of a gateway', () => {
  it.each(['appointment', 'note'])('%s is one that we may send, and comes back from the wire', (name) => {
    const record = canonicalRecordSchema.parse(onlyRecord(name))
    expect(record).toEqual(onlyRecord(name))
    expect(parseJson(unpackBody(packBody([record]), 10_000))).toEqual([record])
  })

  it('file is one once its placeholder is real base64', () => {
    const text = JSON.stringify(onlyRecord('file'))
    expect(canonicalRecordSchema.safeParse(JSON.parse(text)).success).toBe(false)
    const record: unknown = JSON.parse(text.replace('base64encodedstring', 'aGVsbG8='))
    expect(canonicalRecordSchema.parse(record)).toEqual(record)
  })

  it('job is one once its placeholder is a status, with what belongs to that status', () => {
    const text = JSON.stringify(onlyRecord('job'))
    expect(canonicalRecordSchema.safeParse(JSON.parse(text)).success).toBe(false)
    const complete: unknown = JSON.parse(
      text
        .replace('see status list below', 'complete')
        .replace(',"pause_description":"optional additional message when pausing job"', ''),
    )
    expect(canonicalRecordSchema.parse(complete)).toEqual(complete)
    const paused: unknown = JSON.parse(
      text.replace('see status list below', 'paused').replace(',"resolution":"optional resolution text"', ''),
    )
    expect(canonicalRecordSchema.parse(paused)).toEqual(paused)
  })

  it.each(['job-enroute', 'job-started', 'job-cannot-contact-customer'])(
    '%s completes a job record',
    (name) => {
      const excerpt = printed(name)
      const record = { id: 555, organization_id: 'o', source_id: 's', ...(Object(excerpt) satisfies object) }
      expect(jobRecordSchema.parse(record)).toEqual(record)
    },
  )

  it('provision and deprovision are bare objects', () => {
    const provision = printed('gateway-provision')
    const deprovision = printed('gateway-deprovision')
    expect(gatewayProvisionSchema.parse(provision)).toEqual(provision)
    expect(gatewayDeprovisionSchema.parse(deprovision)).toEqual(deprovision)
    const header = { record_type: 'gateway_provision', version: 'v3' }
    for (const schema of [gatewayProvisionSchema, gatewayDeprovisionSchema]) {
      expect(schema.safeParse([provision]).success).toBe(false)
      expect(schema.safeParse({ header, record: provision }).success).toBe(false)
    }
  })

  it('have no technician among them', () => {
    const technician = { external_id: 'u', first_name: 'Jo', last_name: 'Lee', roles: ['technician'] }
    const header = { record_type: 'user', version: 'v3' }
    expect(canonicalRecordSchema.safeParse({ header, record: technician }).success).toBe(false)
  })

  it('are all tested here', () => {
    expect(fixtureNames('to-dispatch')).toHaveLength(9)
  })
})
