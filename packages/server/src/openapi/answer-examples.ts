import { wireExamples } from './wire-examples.ts'

const at = '2026-03-04T14:00:02.000Z'
const eventId = 'm-81_0'
const updateId = '0f2b6c1e-7a55-4d0e-9a1f-3c7a5d9e1b20'

const provider = {
  externalOrganizationId: 'shop-17',
  organizationId: '5520',
  name: 'Harbor Heating',
  state: 'connected',
  settings: { timezone: 'America/New_York' },
  email: 'office@harbor.example',
  hasCredentials: true,
  hasDispatchKey: false,
  hasBridgeSecret: false,
  isHeld: false,
  requestedAt: '2026-03-01T09:00:00.000Z',
  connectedAt: '2026-03-01T09:12:44.000Z',
  firstJobId: '48213',
  firstJobAt: '2026-03-02T08:30:01.000Z',
}
const attention = {
  id: 'a7d1c0de-2b0e-4a7e-9d0c-5a4f5a1b9f10',
  cause: 'not_linked',
  jobId: '48213',
  externalOrganizationId: 'shop-17',
  text: 'The job was handed over and taken, and no work order id came back: look into the BMS, and link the job if it is there.',
  since: at,
}
const held = {
  jobId: '48213',
  externalOrganizationId: 'shop-17',
  reason: 'dead_letter',
  since: at,
  waiting: 2,
  freedBy: 'replay or skip the dead letter',
}
const auditEntry = {
  id: '9c2a4a53-6c9e-4a6e-8a53-0f1f1a0a7c11',
  at,
  token: 'ops',
  actor: 'ida@harbor.example',
  act: 'dead_letter.replay',
  subject: eventId,
  before: 'parked (refused)',
  after: 'waiting',
}
const deadLetter = {
  id: eventId,
  kind: 'event',
  type: 'job.created',
  jobId: '48213',
  externalOrganizationId: 'shop-17',
  cause: 'refused',
  message: 'expected a service type that is offered, got another one',
  attempts: 1,
  parkedAt: at,
  waitingBehind: 2,
}
const entry = {
  id: `attempt:${eventId}:1:done`,
  at,
  source: 'adapter',
  kind: 'attempt.done',
  text: 'job.created is done. The BMS calls it WO-311.',
  eventId,
}
const update = {
  id: updateId,
  jobId: '48213',
  kind: 'schedule',
  state: 'confirmed',
  occurredAt: at,
  acceptedAt: at,
  sentAt: at,
  attempts: 1,
}
const reason = {
  value: 'no_availability',
  label: 'No time for this job',
  showText: false,
  requireText: false,
}
const reasons = { showDecline: true, reject: [reason], complete: [], pause: [], cancel: [] }
const summary = {
  id: '48213',
  externalId: 'EHW-2210',
  organizationId: '5520',
  externalOrganizationId: 'shop-17',
  status: 'offered',
  state: 'scheduled',
  dispatch: { status: 'offered', statusMessage: null, at },
  lastUpdate: { id: updateId, kind: 'schedule', state: 'confirmed', at },
  waiting: null,
  title: 'Furnace does not start',
  customer: 'Ida Moore',
  address: '12 Harbor Lane, Portland, ME 04101',
  brand: 'Everline Home Warranty',
  claim: 'EHW-2210',
  workOrder: 'WO-311',
  bmsId: 'WO-311',
  firstSeenAt: at,
  purgedAt: null,
}

const keys = [
  { id: 'k2', isKnown: true, isSealing: true, count: 212 },
  { id: 'k1', isKnown: true, isSealing: false, count: 30 },
]
const jobEvent = {
  id: eventId,
  recordedAt: at,
  state: 'done',
  isCopy: false,
  purgedAt: null,
  message: {
    type: 'job',
    payload: { Actions: [{ ID: null, Put: { job: { id: 48_213, status: 'offered' } } }] },
  },
  handedOver: null,
}

/** Examples of answers, by the name of the component; a test checks each against its schema. */
export const answerExamples: Readonly<Record<string, readonly unknown[]>> = {
  UpdateState: [update],
  UpdatePage: [{ items: [update], nextCursor: null }],
  Reasons: [reasons],
  JobPage: [{ items: [summary], nextCursor: null }],
  Job: [
    {
      ...summary,
      job: { id: 48_213, status: 'offered', title: 'Furnace does not start', organization_id: 5520 },
      reasons,
      updates: [update],
      timeline: [entry],
    },
  ],
  TimelineEntry: [entry],
  JobEvent: [jobEvent],
  JobEventPage: [{ items: [jobEvent], nextCursor: null }],
  JsonValue: [{ 'any JSON': true }],
  JobsImported: [{ imported: 2 }],
  Explanation: [
    {
      found: 'none',
      text: 'No job fits claim EHW-9, from 2026-03-04 08:00:00 UTC until 2026-03-04 14:00:02 UTC.',
      absence: {
        since: '2026-03-04T08:00:00.000Z',
        until: at,
        polls: { count: 4310, messages: 42, lastAt: at, longestPauseMs: 21_400, gaps: [] },
        timeline: [],
        provider: null,
      },
    },
  ],
  Provider: [provider],
  OnboardedProvider: [{ ...provider, outcome: 'changed' }],
  ProviderCheck: [{ outcome: 'requested' }],
  ProviderPage: [{ items: [provider], nextCursor: null }],
  Attention: [attention],
  AttentionPage: [{ items: [attention], nextCursor: null }],
  AttentionDone: [{ id: attention.id, state: 'done' }],
  Held: [held],
  HeldPage: [{ items: [held], nextCursor: null }],
  DeadLetter: [deadLetter],
  DeadLetterDetail: [
    {
      ...deadLetter,
      answer: { status: 422, detail: 'service type is not offered' },
      payload: { job: { id: 48_213 } },
    },
  ],
  DeadLetterPage: [{ items: [deadLetter], nextCursor: null }],
  DeadLetterSkipped: [{ id: eventId, state: 'skipped' }],
  Replayed: [{ count: 3 }],
  Paused: [{ externalOrganizationId: 'shop-17', state: 'paused' }],
  Resumed: [{ all: true, state: 'running', stillPaused: [{ jobId: '48213' }] }],
  Status: [
    {
      environment: 'production',
      instance: 'main',
      adapter: { name: 'acme', version: '1.4.0' },
      countedAt: at,
      waitingEvents: 3,
      oldestWaitingAt: at,
      queuedUpdates: 0,
      oldestQueuedAt: null,
      replaying: 0,
      heldKeys: 1,
      deadLetters: 1,
      attention: 1,
      unhandled: 2,
      unhandledTypes: { 'survey.submitted': 2 },
      providers: { connected: 41 },
      down: [],
      paused: [],
      credentials: [{ name: 'default', role: 'leading', lastPollAt: at, lastError: null }],
      processes: [{ name: 'gateway-1:4711', since: at, credentials: 1, isThis: true }],
      hungAttempts: 0,
      storeBytes: 360_448,
      storeFreeBytes: 48_318_382_080,
      retention: null,
    },
  ],
  AuditEntry: [auditEntry],
  AuditPage: [{ items: [auditEntry], nextCursor: null }],
  Keys: [{ items: keys }],
  Reconciliation: [
    {
      items: [
        {
          jobId: '48213',
          externalOrganizationId: 'best-hvac',
          bmsId: 'WO-1042',
          kind: 'status',
          state: 'accepted',
          bmsStatus: 'done',
          text: 'the work order is "done", which means complete; at Dispatch the job is accepted: Dispatch can be told: complete',
          repair: { kind: 'complete' },
        },
      ],
      compared: 50,
      busy: 1,
      nextCursor: 'eyJmaXJz',
    },
  ],
  PersonalFindings: [
    {
      items: [
        {
          jobId: '48213',
          externalId: 'EHW-2210',
          externalOrganizationId: 'shop-17',
          firstSeenAt: at,
          isEmpty: false,
          events: 4,
          updates: 2,
          steps: 1,
          files: 0,
        },
      ],
      events: [],
      mentionedIn: ['48377'],
    },
  ],
  PersonalExport: [
    {
      items: [
        {
          jobId: '48213',
          externalId: 'EHW-2210',
          firstSeenAt: at,
          bodies: [{ id: 48213, customer: { first_name: 'Ida', last_name: 'Moore' } }],
          events: [{ id: eventId, recordedAt: at, state: 'done', body: '{"Put":{"job":{"id":48213}}}' }],
          steps: [{ eventId, name: 'customer', result: '{"id":"C-19"}' }],
          updates: [
            {
              id: updateId,
              acceptedAt: at,
              kind: 'schedule',
              state: 'confirmed',
              record: '{"header":{},"appointment":{}}',
              fileBytes: 0,
            },
          ],
          timeline: [entry],
        },
      ],
    },
  ],
  PersonalForgotten: [
    {
      items: [
        { jobId: '48213', events: 4, updates: 2, files: 0, steps: 1, remarks: 3, attention: 0, ended: 1 },
      ],
      events: 0,
      inHand: [],
      mentionedIn: ['48377'],
      left: 0,
      isKept: true,
      cleanUp: ['reindex index concurrently truckroll.jobs_by_words'],
    },
  ],
  KeysRotated: [{ resealed: 200, unopened: 0, items: keys, isDone: false }],
  ActivationTaken: [{ applied: true }],
  Recorded: [{ recorded: true }],
  SettingsInForce: [
    {
      items: [
        { name: 'TRUCKROLL_HTTP_PORT', value: 4200, from: 'default' },
        { name: 'TRUCKROLL_DISPATCH_SECRET', value: '***', from: 'TRUCKROLL_DISPATCH_SECRET_FILE' },
      ],
    },
  ],
  ...wireExamples,
  Session: [{ name: 'ops', scopes: ['read', 'operate'], isTokenNeeded: true }],
  Backlog: [
    {
      now: at,
      samples: [{ at: '2026-03-04T14:00:00.000Z', waitingEvents: 3, queuedUpdates: 0 }],
    },
  ],
  Activity: [
    {
      now: at,
      sliceMs: 10_000,
      slices: [
        {
          at: '2026-03-04T14:00:00.000Z',
          polls: 2,
          failedPolls: 0,
          messages: 1,
          delivered: 1,
          failed: 0,
          parked: 0,
          accepted: 1,
          sent: 1,
          refused: 0,
        },
      ],
    },
  ],
  Alerts: [
    {
      items: [
        {
          cause: 'parked',
          severity: 'warning',
          text: '2 parked (refused) of provider shop-17. Why: truckroll dead-letters list',
          externalOrganizationId: 'shop-17',
          since: at,
          count: 2,
        },
      ],
    },
  ],
  Health: [{ status: 'ok' }],
  Readiness: [{ status: 'ok', checks: [{ name: 'store', isOk: true, message: 'can be written' }] }],
}
