import { answerExamples } from './answer-examples.ts'
import { webhookEvents } from './webhooks/webhook-events.ts'

const provider = {
  externalOrganizationId: 'shop-17',
  name: 'Harbor Heating',
  email: 'office@harbor.example',
  address: { city: 'Portland', state: 'ME', country: 'US' },
}

/** Examples of components, by name; a test checks each against its schema. */
export const componentExamples: Readonly<Record<string, readonly unknown[]>> = {
  Update: [
    { kind: 'accept' },
    { kind: 'reject', reason: 'no_availability', text: 'Fully booked until June' },
    {
      kind: 'schedule',
      start: '2026-03-04T09:00:00-05:00',
      end: '2026-03-04T13:00:00-05:00',
      appointmentId: 'V-9',
    },
    { kind: 'unschedule', appointmentId: 'V-9' },
    { kind: 'complete', reason: 'ready_for_billing', resolution: 'Replaced the igniter' },
    { kind: 'note', text: 'Igniter ordered', id: 'N-1207' },
  ],
  KeyRotation: [{ limit: 200 }],
  ReconcileRequest: [{ repair: true, externalOrganizationId: 'best-hvac' }, { jobId: '48213' }],
  PrivacyRequest: [{ phone: '(207) 555-0144' }, { job: '48213' }],
  ForgetRequest: [{ phone: '(207) 555-0144' }, { customer: 'Lakeside Homes', limit: 1_000 }],
  BulkUpdates: [
    [
      { jobId: '48213', kind: 'enroute', occurredAt: '2026-03-04T09:10:00-05:00' },
      { externalOrganizationId: 'shop-17', bmsId: 'WO-312', idempotencyKey: 'visit-88', kind: 'start' },
    ],
  ],
  JobSummary: [
    {
      id: '48213',
      externalId: 'EHW-2210',
      organizationId: '5520',
      externalOrganizationId: 'shop-17',
      status: 'offered',
      state: 'offered',
      dispatch: { status: 'offered', statusMessage: null, at: '2026-03-04T14:00:02.000Z' },
      lastUpdate: null,
      waiting: {
        side: 'bms',
        why: 'job.created: the vendor got too many calls and asks to wait, it does not say for how long (POST /jobs: 429): "come back later"',
        attempt: 1,
        nextAt: '2026-03-04T15:00:03.000Z',
      },
      title: 'Furnace does not start',
      customer: 'Ida Moore',
      address: '12 Harbor Lane, Portland, ME 04101',
      brand: 'Everline Home Warranty',
      claim: 'EHW-2210',
      workOrder: null,
      bmsId: null,
      firstSeenAt: '2026-03-04T14:00:02.000Z',
      purgedAt: null,
    },
  ],
  JobLink: [{ bmsId: 'WO-311', expect: null }],
  JobImport: [
    [
      { id: 48213, organizationId: 5520, sourceId: 31, bmsId: 'WO-311' },
      { externalId: 'EHW-2210', externalOrganizationId: 'shop-17', bmsId: 'WO-312' },
    ],
  ],
  ProviderRequest: [
    provider,
    {
      ...provider,
      settings: { bridgeUrl: 'https://hooks.harbor.example/jobs' },
      bridgeSecret: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    },
  ],
  ProviderChange: [{ organizationId: 5520 }],
  Replay: [{ from: 'failed' }],
  ReplayFilter: [{ externalOrganizationId: 'shop-17', ratePerSecond: 5 }],
  Pause: [{ externalOrganizationId: 'shop-17' }],
  Activation: [{ external_organization_id: 'shop-17', organization_id: 5520 }],
  QueuedUpdate: [{ id: '0f2b6c1e-7a55-4d0e-9a1f-3c7a5d9e1b20', state: 'queued' }],
  BulkAnswer: [
    {
      items: [
        { status: 202, id: '0f2b6c1e-7a55-4d0e-9a1f-3c7a5d9e1b20', state: 'queued' },
        {
          type: 'urn:truckroll:problem:job_unknown',
          title: 'There is no such job',
          status: 404,
          code: 'job_unknown',
        },
      ],
    },
  ],
  Problem: [
    {
      type: 'urn:truckroll:problem:invalid_input',
      title: 'The request is not as expected',
      status: 422,
      code: 'invalid_input',
      errors: [{ pointer: '/end', detail: 'expected a time after start' }],
    },
  ],
  AttachmentForm: [{ kind: 'attachment', fileName: 'unit.jpg', file: '(the bytes of the picture)' }],
  BulkItem: [
    { externalOrganizationId: 'shop-17', bmsId: 'WO-312', idempotencyKey: 'visit-88', kind: 'start' },
  ],
  Delivery: [
    { type: 'job', payload: { Actions: [{ ID: null, Put: { job: { id: 48_213, status: 'canceled' } } }] } },
  ],
  ...answerExamples,
  ...Object.fromEntries(webhookEvents.map((event) => [event.component, [event.sample]])),
}
