import { describe, expect, it } from 'vitest'
import { toBundle } from './to-bundle.ts'

const at = '2026-03-04T14:00:02.000Z'
const explanation = {
  found: 'one',
  text: 'Job 5 (claim CL-1, Ada Lovelace): accepted',
  story: {
    job: {
      id: '5',
      externalId: 'CL-1',
      customer: 'Ada Lovelace',
      address: '410 Cedar Avenue, Austin',
      title: 'Leak at the Lovelaces',
      bmsId: 'WO-7',
      workOrder: 'WO-7',
      waiting: { side: 'bms', why: 'the zone of Ada Lovelace is unknown', attempt: 2, nextAt: null },
      updates: [{ id: 'u1', kind: 'note', state: 'dead', message: 'nobody at 512-555-0101' }],
      timeline: [
        { at, source: 'dispatch', kind: 'event.recorded', text: 'Dispatch sent the full job.' },
        { at, source: 'adapter', kind: 'attempt.retry', text: 'failed: no zone for 410 cedar avenue' },
        { at, source: 'operator', kind: 'job.linked', text: 'ida@harbor.example linked it to WO-7.' },
        {
          at,
          source: 'dispatch',
          kind: 'event.recorded',
          text: 'of another',
          externalOrganizationId: 'rival',
        },
      ],
      job: {
        id: 5,
        customer: {
          first_name: 'Ada',
          last_name: 'Lovelace',
          phone_number: '+1 (512) 555-0101',
          email: 'ada@x.org',
        },
        address: { street_1: '410 Cedar Avenue', city: 'Austin' },
      },
    },
    events: [
      {
        id: 'm_0',
        type: 'job.created',
        state: 'dead',
        attempts: 2,
        cause: 'refused',
        message: 'no',
        answer: { status: 422, text: 'Lovelace, 5125550101, ada@x.org' },
        steps: ['customer'],
      },
    ],
    refusals: ['The BMS refused job.created: Lovelace'],
    freedBy: 'replay it',
    alike: [{ id: '6', externalId: 'CL-1', bmsId: 'WO-8', by: 'claim' }],
  },
}

describe('a bundle', () => {
  it('for Dispatch tells what was sent and received, not what the product said or who the customer is', () => {
    const text = JSON.stringify(toBundle(explanation, 'dispatch'))
    expect(text).not.toMatch(/\bada\b|lovelace|cedar|5125550101|512-555|harbor|WO-\d|zone|422/i)
    expect(JSON.parse(text)).toMatchObject({
      found: 'one',
      story: {
        job: {
          id: '5',
          externalId: 'CL-1',
          waiting: { side: 'bms', attempt: 2 },
          updates: [{ id: 'u1', state: 'dead' }],
        },
        timeline: [{ text: 'Dispatch sent the full job.' }, { text: 'attempt retry' }, {}, {}],
        events: [{ id: 'm_0', attempts: 2, cause: 'refused' }],
        alike: [{ id: '6' }],
      },
    })
  })

  it('for the vendor tells what the product said, without who the customer is', () => {
    const text = JSON.stringify(toBundle(explanation, 'vendor'))
    expect(text).not.toMatch(/ada\b|lovelace|cedar|5125550101|512-555/i)
    expect(JSON.parse(text)).toMatchObject({
      story: {
        job: { bmsId: 'WO-7' },
        events: [{ answer: { status: 422 }, steps: ['customer'] }],
        dispatchJob: { id: 5, customer: { last_name: 'Doe' } },
      },
    })
  })

  it('for the provider tells all of its job, not of others and not who acted here', () => {
    const bundle = toBundle(explanation, 'provider')
    expect(JSON.stringify(bundle)).not.toMatch(/rival|ida@harbor|"6"/)
    expect(bundle).toMatchObject({
      story: {
        job: { customer: 'Ada Lovelace' },
        events: [{ answer: { status: 422 } }],
        freedBy: 'replay it',
      },
    })
  })

  it('of several jobs, or none, holds what its reader may see', () => {
    const several = { found: 'several', text: 'Ada', jobs: [explanation.story.job] }
    expect(JSON.stringify(toBundle(several, 'dispatch'))).not.toMatch(/ada|WO-7/i)
    expect(toBundle({ found: 'none', text: 'no', absence: { polls: {} } }, 'dispatch')).toEqual({
      found: 'none',
      absence: { polls: {} },
    })
  })
})
