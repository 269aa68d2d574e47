import { describe, expect, it } from 'vitest'
import { createHider } from './create-hider.ts'
import { bundleReaders, toBundle } from './to-bundle.ts'

const hide = createHider('token-of-the-operator')
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
    const text = JSON.stringify(toBundle(explanation, 'dispatch', hide))
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
    const text = JSON.stringify(toBundle(explanation, 'vendor', hide))
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
    const bundle = toBundle(explanation, 'provider', hide)
    expect(JSON.stringify(bundle)).not.toMatch(/rival|ida@harbor|"6"/)
    expect(bundle).toMatchObject({
      story: {
        job: { customer: 'Ada Lovelace' },
        events: [{ answer: { status: 422 } }],
        freedBy: 'replay it',
      },
    })
  })

  it.each(bundleReaders)('for %s holds no secret, by name or by form', (reader) => {
    const secret = 'canary-4711-x'
    const own = { ...explanation.story.job.job, custom_fields: { portal: { 'API-KEY': secret } } }
    const text = `see https://portal.example.com/?access_token=${secret} with Bearer ${secret}, not token-of-the-operator`
    const timeline = [{ at, source: 'adapter', kind: 'attempt.retry', text }]
    const job = { ...explanation.story.job, job: own, timeline, xApiKey: secret }
    const events = [{ id: 'm_0', message: text, answer: { text: `{"refresh_token":"${secret}"}` } }]
    const told = JSON.stringify(
      toBundle({ ...explanation, story: { ...explanation.story, job, events } }, reader, hide),
    )
    expect(told).not.toMatch(/canary|token-of-the-operator/)
    expect(told).toContain('[hidden]')
  })

  it('of several jobs, or none, holds what its reader may see', () => {
    const several = { found: 'several', text: 'Ada', jobs: [explanation.story.job] }
    expect(JSON.stringify(toBundle(several, 'dispatch', hide))).not.toMatch(/ada|WO-7/i)
    const heard = { source: 'dispatch', kind: 'event.recorded', text: 'Dispatch sent a change' }
    const answered = { source: 'adapter', kind: 'attempt.done', text: 'Ada is not known' }
    const absent = { found: 'none', text: 'no', absence: { polls: {}, timeline: [heard, answered] } }
    expect(toBundle(absent, 'dispatch', hide)).toEqual({
      found: 'none',
      absence: { polls: {}, timeline: [heard, { ...answered, text: 'attempt done' }] },
    })
    expect(toBundle(absent, 'provider', hide)).toMatchObject({ absence: { timeline: [] } })
  })
})
