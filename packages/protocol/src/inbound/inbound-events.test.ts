import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ackEventSchema, isFailedAck } from './ack-event.ts'
import { appointmentEventSchema } from './appointment-event.ts'
import { attachmentEventSchema, isDeleted, isFile, isNote } from './attachment-event.ts'
import { estimateEventSchema } from './billing-events.ts'
import { readErr } from './err-event.ts'
import { isFullJob, jobEventSchema } from './job-event.ts'

describe('a job that is not as printed', () => {
  it('needs an id and nothing else', () => {
    expect(jobEventSchema.parse({ id: 1 })).toEqual({ id: 1 })
    for (const job of [{}, { id: null }, { id: '' }, 'job', null]) {
      expect(jobEventSchema.safeParse(job).success).toBe(false)
    }
  })

  it('keeps null, reads other spellings of a value, drops only what cannot be one', () => {
    const job = jobEventSchema.parse({
      id: '7',
      title: null,
      symptom: 42,
      service_fee: '130.50',
      description: { not: 'text' },
      address: 'somewhere',
      customer: { phone_number: 15559803824, unknown: [1] },
      equipment_descriptions: [null, { manufacturer: 'Acme', custom_fields: [] }, 'odd'],
      marketing_attributions: { source: 'orca' },
      source_id: true,
      ui_options: { show_decline: 'true', reject_reasons: 'x' },
    })
    expect(job).toEqual({
      id: '7',
      title: null,
      symptom: '42',
      service_fee: 130.5,
      customer: { phone_number: '15559803824', unknown: [1] },
      equipment_descriptions: [{ manufacturer: 'Acme' }],
      marketing_attributions: [{ source: 'orca' }],
      ui_options: { show_decline: true, reject_reasons: 'x' },
    })
  })

  it('is read without a number that is none, such as an integer of 400 digits', () => {
    const latitude = BigInt(`1${'0'.repeat(400)}`)
    expect(jobEventSchema.parse({ id: 1, address: { latitude, longitude: 2 } }).address).toEqual({
      longitude: 2,
    })
  })

  it('is full as soon as it says something beside its status', () => {
    const small = { id: 1, status: 'canceled', status_message: '', updated_at: 'x', external_id: 'e' }
    expect(isFullJob(small)).toBe(false)
    expect(isFullJob({ ...small, friendly_external_id: 'f', external_ids: ['e'] })).toBe(false)
    expect(isFullJob({ ...small, title: null })).toBe(true)
    expect(isFullJob({ id: 1, source_id: 2 })).toBe(true)
  })

  it('does not let __proto__ become an attribute', () => {
    const hostile: unknown = JSON.parse(
      '{"id":1,"__proto__":{"status":"canceled"},"customer":{"__proto__":{"id":2}}}',
    )
    const job = jobEventSchema.parse(hostile)
    expect(job.status).toBeUndefined()
    expect(job.customer?.id).toBeUndefined()
  })
})

describe('unknown attributes', () => {
  const entities = [
    [
      'job',
      jobEventSchema,
      {
        id: 1,
        address: { city: 'A' },
        customer: { id: 2 },
        equipment_descriptions: [{ model_name: 'm', custom_fields: { a: { b: [{}] } } }],
        marketing_attributions: [{ term: 't' }],
        custom_fields: { deep: [{ er: {} }] },
        ui_options: { reject_reasons: [] },
      },
    ],
    ['appointment', appointmentEventSchema, { id: 1, job_id: 2, job: { external_id: 'x' } }],
    ['attachment', attachmentEventSchema, { id: 1, job: { external_id: 'x' } }],
    ['ack', ackEventSchema, { id: 1, data: { external_id: 'x' }, api_response: { matches: null } }],
    [
      'estimate',
      estimateEventSchema,
      { id: 1, total: { value: '1.00' }, lines: [{ id: 'l', price: { value: '1' } }] },
    ],
  ] as const

  it.each(entities)('survive at every path of %s', (_name, schema, entity) => {
    const paths = pathsOf(entity)
    expect(paths.length).toBeGreaterThan(1)
    const names = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__')
    fc.assert(
      fc.property(fc.constantFrom(...paths), names, fc.jsonValue(), (path, name, value) => {
        const changed = structuredClone<object>(entity)
        const place = path.reduce<object>((object, key) => Object(Reflect.get(object, key)), changed)
        if (Object.hasOwn(place, name) || isKnown(schema, name)) return
        Reflect.set(place, name, value)
        expect(schema.parse(changed)).toEqual(changed)
      }),
    )
  })
})

/** The paths of all objects in a value. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))
  return Array.isArray(value) ? below : [path, ...below]
}

/** Is there an attribute of that name anywhere in the schema? Then it may be read in its own way. */
function isKnown(schema: z.ZodType, name: string): boolean {
  return JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' })).includes(JSON.stringify(name))
}

describe('attachments', () => {
  it('are notes, files, or neither', () => {
    const read = (entity: object) => {
      const attachment = attachmentEventSchema.parse(entity)
      return [isNote(attachment), isFile(attachment), isDeleted(attachment)]
    }
    expect(read({ description: 'text' })).toEqual([true, false, false])
    expect(read({ description: '', deleted_at: '2018-05-18T10:14:51+0000' })).toEqual([true, false, true])
    expect(read({ file_token: 't', description: 'a photo', deleted_at: null })).toEqual([false, true, false])
    expect(read({ file_token: '', name: 'x' })).toEqual([false, false, false])
  })
})

describe('acks and errs', () => {
  it('are found at any nesting, by msg_id first', () => {
    const err = { msg_id: 'u1', message: 'no', data_type: 'job' }
    const facts = { msgId: 'u1', message: 'no', recordType: 'job' }
    expect(readErr(err)).toEqual(facts)
    expect(readErr({ message: 'outer', payload: { x: {}, err } })).toEqual(facts)
    expect(readErr({ err: { payload: { err: { ...err, msg_id: 7 } } } })).toEqual({ ...facts, msgId: '7' })
    expect(readErr({ payload: { err: { message: 'no' } } })).toEqual({ message: 'no' })
    for (const odd of [undefined, null, 'err', [], {}, { msg_id: {} }]) expect(readErr(odd)).toEqual({})
  })

  it('are searched without end only as far as is sane', () => {
    let deep: object = { msg_id: 'too deep' }
    for (let level = 0; level < 100_000; level++) deep = { err: deep }
    expect(readErr(deep)).toEqual({})
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, {}]))
    expect(readErr(wide)).toEqual({})
  })

  it('fail only as an auto-assign whose matches are null', () => {
    const failed = (ack: object) => isFailedAck(ackEventSchema.parse(ack))
    expect(failed({ model: 'auto_assign_org', api_response: { matches: null } })).toBe(true)
    expect(failed({ model: 'auto_assign_org', api_response: { matches: [1] } })).toBe(false)
    expect(failed({ model: 'auto_assign_org' })).toBe(false)
    expect(failed({ model: 'job', api_response: { matches: null } })).toBe(false)
    expect(failed({})).toBe(false)
  })
})
