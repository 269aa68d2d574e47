const at = 1_772_632_802_000
const jobId = 30_462
const gatewayKey = 'account|2|sandbox-gateway'
const brandKey = 'account|1|sandbox-brand'
const messageId = '82294e7e-83b2-43ee-830d-45fac288a7b4'

const account = {
  key: gatewayKey,
  secret: 'c24decaee345f49ad2432cddc8547e67a339b8aaea2448806a677f3b33611443',
  role: 'gateway',
  organizations: [{ id: 11_776, externalId: 'provider-1', name: 'Best HVAC' }],
  sources: [],
  acks: true,
  errors: true,
  delivery: 'poll',
}
const organization = {
  id: 11_776,
  name: 'Best HVAC',
  gatewayKey,
  externalId: 'provider-1',
  externalIds: {},
  gatewayExternalId: null,
  connectedTo: null,
  fields: {},
}
const customer = {
  id: 1234,
  brandKey,
  externalId: 'customer-1',
  fields: { first_name: 'Ida', last_name: 'Moore', phone_number: '+15125550102' },
}
const job = {
  id: jobId,
  brandKey,
  externalId: 'sandbox-job-1',
  sourceId: 123,
  source: 'American Pie',
  organizationId: 11_776,
  strategy: 'direct',
  candidates: [],
  status: 'scheduled',
  statusMessage: '',
  resolution: null,
  pauseDescription: null,
  customerId: 1234,
  appointmentIds: [18_663],
  attachmentIds: [3675],
  createdAt: at,
  updatedAt: at,
  fields: { title: 'Furnace does not start', service_type: 'heating' },
  organization,
  gatewayKey,
  customer,
  appointments: [
    {
      id: 18_663,
      jobId,
      externalId: null,
      status: 'scheduled',
      startAt: at,
      durationSeconds: 3600,
      updatedAt: at,
    },
  ],
  attachments: [
    {
      id: 3675,
      jobId,
      externalId: null,
      author: 'app',
      description: 'Igniter ordered',
      fileToken: null,
      fileName: null,
      fileSha256: null,
      updatedAt: at,
      deletedAt: null,
    },
  ],
  reasons: {
    showDecline: true,
    reject: [{ value: 'no_availability', label: 'No time', showText: false, requireText: false }],
    complete: [],
    pause: [],
    cancel: [],
  },
  custom_fields: { policy: 'standard' },
}
const request = {
  externalOrganizationId: 'shop-17',
  applicationKey: 'account|3|sandbox-application',
  state: 'pending',
  organizationId: null,
  gatewayKey: null,
  requestedAt: at,
  fields: { name: 'Harbor Heating', email: 'office@harbor.example' },
}
const payloadText = `{"Actions":[{"ID":null,"Put":{"job":{"id":${jobId},"status":"offered"}}}]}`
const message = {
  id: messageId,
  seq: 1,
  group: 'account',
  type: 'job',
  queuedAt: at,
  deliveries: 1,
  isInFlight: true,
  visibleAt: at + 30_000,
  payloadText,
  why: 'It is in flight: handed out, and not acked yet. Without an ack in time, the next poll gets it again.',
}
const queue = { accountKey: gatewayKey, waiting: 0, inFlight: 1, polledAt: at, messages: [message] }
const outcome = { recordType: 'job', result: 'updated', id: jobId, jobId }
const postText = `[{"header":{"record_type":"job","version":"v3"},"record":{"id":${jobId},"status":"unscheduled"}}]`
const fault = {
  route: 'agent/in',
  kind: 'status',
  status: 503,
  retryAfter: '30',
  times: 3,
  probability: 1,
  id: 'fault-1',
  met: 0,
}
const record = {
  id: 5001,
  recordType: 'billing_item',
  brandKey,
  name: 'catalog-1',
  fields: { title: 'Igniter', price: 45 },
  updatedAt: at,
  deletedAt: null,
}
const httpRequest = {
  seq: 7,
  at,
  method: 'POST',
  path: '/agent/out',
  route: 'agent/out',
  accountKey: gatewayKey,
  signature: 'wrong',
  status: 401,
  isOpen: false,
  tookMs: 1,
  fault: null,
  result: 'expected the key and signature of an account',
  bodyBytes: 2,
  times: 1,
}
const signatureCheck = {
  isRight: false,
  steps: [
    {
      question: 'Which one came?',
      answer: 'None: there is no header X-Dispatch-Signature.',
      result: 'wrong',
    },
  ],
  expected: '67361597750d2ce9214e001e78471325ab21245e5cc1753bb3e3978cc3e8f757',
  came: null,
  signedBytes: 2,
  signedSha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  signedStart: '{}',
  mistake: 'Send the digest in the header X-Dispatch-Signature.',
}
const clock = { now: at, time: '2026-03-04T14:00:02.000Z', offsetMs: 0 }
const settings = { visibilityTimeoutSeconds: 30, latencyMs: 0, tokenSeconds: 7200, emptyPoll: 'array' }

/** Examples of answers, by the name of the component; a test checks each against its schema. */
export const answerExamples: Readonly<Record<string, unknown>> = {
  Account: account,
  Job: job,
  Organization: organization,
  ProvisionRequest: request,
  QueuedMessage: message,
  Queue: queue,
  Received: {
    seq: 1,
    accountKey: gatewayKey,
    role: 'gateway',
    receivedAt: at,
    messageId: 'm-1',
    recordType: 'gateway',
    headers: { 'content-type': 'application/json', recordtype: 'gateway', messageid: 'm-1' },
    bodySha256: '67361597750d2ce9214e001e78471325ab21245e5cc1753bb3e3978cc3e8f757',
    bodyBytes: 104,
    isGzip: true,
    text: postText,
    body: [{ header: { record_type: 'job', version: 'v3' }, record: { id: jobId, status: 'unscheduled' } }],
    outcomes: [outcome],
    via: 'http',
  },
  Delivery: {
    kind: 'webhook',
    id: messageId,
    accountKey: gatewayKey,
    attempt: 1,
    at,
    status: 200,
    error: null,
  },
  WireItem: {
    seq: 2,
    kind: 'post',
    accountKey: gatewayKey,
    at,
    id: 'm-1',
    jobId: String(jobId),
    what: 'job',
    deliveries: 1,
    handedOutAt: at,
    finishedAt: at,
    via: 'http',
    outcomes: [outcome],
    text: postText,
  },
  Request: httpRequest,
  SignatureCheck: signatureCheck,
  RequestDetail: {
    ...httpRequest,
    headers: { 'content-type': 'application/json', 'x-dispatch-key': gatewayKey },
    isGzip: false,
    text: '{}',
    answer: '{"error":"expected the key and signature of an account"}',
    signatureCheck,
  },
  KeptRecord: record,
  RecordOutcome: outcome,
  Fault: fault,
  Clock: clock,
  Settings: settings,
  Sample: job.fields,
  Version: { version: 42 },
  State: {
    clock,
    settings,
    accounts: [account],
    organizations: [organization],
    customers: [customer],
    jobs: [job],
    jobCount: 1,
    requests: [request],
    queues: [queue],
    faults: [fault],
    records: [record],
    received: 1,
    refused: 0,
  },
}

/** An example of each problem, by its status. */
export const problemExamples: Readonly<Record<number, Record<string, unknown>>> = {
  400: { title: 'expected JSON, but something else stands at line 1, column 18', status: 400 },
  401: { title: 'expected the control token as bearer', status: 401 },
  403: { title: 'expected Origin to be the address of this sandbox, or none', status: 403 },
  404: { title: 'expected the id of a job, got none known', status: 404 },
  409: { title: 'expected an offered job to accept, got one that is complete', status: 409 },
  413: { title: 'Request body is too large', status: 413 },
  422: {
    title: 'request does not fit the schema',
    status: 422,
    issues: [{ path: '/act', message: 'expected one of accept, decline, schedule, …' }],
  },
}
