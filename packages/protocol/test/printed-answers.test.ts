import { describe, expect, it } from 'vitest'
import {
  isJsonObject,
  organizationMatchesSchema,
  parseDispatchTime,
  parseJson,
  scheduleAnswerSchema,
  slotsAnswerSchema,
  technicianMatchesSchema,
  tokenAnswerSchema,
} from '../src/index.ts'
import { fixtureNames, fixtureText } from './fixture.ts'

const printed = (name: string): unknown => parseJson(fixtureText(`synchronous/${name}.json`))

describe('every printed answer of the synchronous APIs', () => {
  it.each([
    ['oauth-answer', tokenAnswerSchema],
    ['slots', slotsAnswerSchema],
    ['schedule', scheduleAnswerSchema],
    ['match-technicians', technicianMatchesSchema],
    ['match-organizations', organizationMatchesSchema],
  ] as const)('%s is read whole', (name, schema) => {
    expect(schema.parse(printed(name))).toEqual(printed(name))
  })

  it('is here, with the request for a token', () => {
    expect(fixtureNames('synchronous')).toHaveLength(8)
    expect(printed('oauth-request')).toMatchObject({ grant_type: 'client_credentials' })
  })

  // X43
  it('of Get File is printed as an organization, which no file is', () => {
    for (const name of ['get-file-1', 'get-file-2']) {
      expect(printed(name)).toHaveProperty('organizations')
    }
  })

  // A8
  it('slots and schedule are each other turned round, but for whole free days', () => {
    const { slots } = slotsAnswerSchema.parse(printed('slots'))
    const { days } = scheduleAnswerSchema.parse(printed('schedule'))
    const gaps = days
      .filter(({ blocks }) => blocks.length > 0)
      .flatMap(({ external_id: id, day_start: from, day_end: to, blocks }) => {
        const edges = [from, ...blocks.flatMap(({ start, end }) => [start, end]), to]
        return edges.flatMap((edge, at) => (at % 2 === 0 ? [{ id, from: edge, to: edges[at + 1] }] : []))
      })
    const told = slots.map(({ external_id: id, start_time: from, end_time: to }) => ({ id, from, to }))
    expect(gaps).toEqual(told)
    expect(slots.every(({ start_time: start }) => parseDispatchTime(start) !== undefined)).toBe(true)
  })

  it('is refused if a time is missing, and says where', () => {
    const slots = printed('slots')
    if (!isJsonObject(slots)) throw new Error('expected an object')
    const broken = slotsAnswerSchema.safeParse({ ...slots, slots: [{ external_id: 'u' }] })
    expect(broken.error?.issues.map(({ path }) => path.join('/'))).toEqual([
      'slots/0/start_time',
      'slots/0/end_time',
    ])
  })
})
