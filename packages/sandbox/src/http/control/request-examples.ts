const jobActs = '/_control/jobs/:jobId/acts'
const messageId = '82294e7e-83b2-43ee-830d-45fac288a7b4'
const gatewayKey = 'account|2|sandbox-gateway'

/** Examples of requests, by route and by a name for the example; a test checks each against its schema. */
export const requestExamples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  [`POST ${jobActs}`]: {
    accept: { act: 'accept' },
    decline: { act: 'decline', reason: 'no_availability' },
    schedule: { act: 'schedule', start: '2026-03-04T14:00:00Z', durationSeconds: 7200 },
    unschedule: { act: 'unschedule' },
    enroute: { act: 'enroute' },
    start: { act: 'start' },
    pause: { act: 'pause', reason: 'waiting_for_parts' },
    complete: { act: 'complete', reason: 'service_provided', resolution: 'Replaced the igniter' },
    cancel: { act: 'cancel', reason: 'customer_canceled' },
    note: { act: 'note', text: 'Igniter ordered' },
    photo: { act: 'photo', fileName: 'unit.png' },
    remove: { act: 'remove', attachmentId: 3675 },
    restore: { act: 'restore' },
    survey: { act: 'survey', rating: 5, reasons: ['Punctual'], message: 'Great!' },
    form: { act: 'form', formName: 'close_out', data: { mileage: '12' } },
    bill: { act: 'bill', lines: [{ title: 'Igniter', price: 45 }] },
    message: { act: 'message', sender: 'customer', text: 'When will you be here?' },
  },
  'POST /_control/brand/records': {
    offer: {
      recordType: 'offer',
      version: 'v2',
      record: { external_id: 'offer-1', title: 'Oven does not heat', status: 'unassigned', trades: ['Oven'] },
    },
  },
  'POST /_control/jobs': {
    byPhone: {
      organizationId: 11_776,
      customer: { first_name: 'Ada' },
      fields: { title: 'Water heater leaks' },
    },
  },
  'POST /_control/brand/jobs': {
    sample: {},
    ownWords: { fields: { title: 'Water heater leaks', description: '**Basement**, since Monday' } },
    jumpBall: { strategy: 'jump_ball', candidates: [11_776, 11_777] },
  },
  'POST /_control/brand/jobs/:jobId/cancel': { withReason: { reason: 'customer_canceled' } },
  'POST /_control/brand/jobs/:jobId/change': { title: { fields: { title: 'Water heater leaks badly' } } },
  'POST /_control/brand/jobs/:jobId/reassign': { other: { organizationId: 11_777 } },
  'POST /_control/brand/jobs/:jobId/note': { note: { text: 'The gate code is 4471' } },
  'POST /_control/brand/jobs/:jobId/photo': { tiny: { fileName: 'leak.png' } },
  'POST /_control/offers/:offerId/assign': { byHand: { organizationId: 11_776 } },
  'POST /_control/offers/:offerId/cancel': { withReason: { reason: 'nobody_there' } },
  'POST /_control/documents/:documentId/acts': {
    send: { act: 'send' },
    win: { act: 'win' },
    lose: { act: 'lose' },
    pay: { act: 'pay', amount: 45, method: 'check' },
  },
  'POST /_control/calendar': {
    lunch: {
      externalUserId: 'tech-1',
      title: 'Lunch',
      start: '2026-03-04T17:00:00Z',
      end: '2026-03-04T18:00:00Z',
    },
  },
  'POST /_control/accounts': { brand: { role: 'brand', name: 'Second Brand' } },
  'PATCH /_control/accounts': {
    webhook: { key: gatewayKey, delivery: 'webhook', webhookUrl: 'http://localhost:8000/dispatch' },
    noAcks: { key: gatewayKey, acks: false, errors: false },
  },
  'POST /_control/organizations': {
    enter: { name: 'Harbor Heating', externalId: 'shop-17', gatewayKey },
    toTheApp: { id: 11_776, gatewayKey: null },
  },
  'POST /_control/provisioning/:externalOrganizationId/match': {
    match: {},
    withCallback: {
      callback: { url: 'http://127.0.0.1:4200/v1/dispatch/activations', token: 'a-callback-token' },
    },
  },
  'POST /_control/callbacks': {
    unasked: {
      url: 'http://127.0.0.1:4200/v1/dispatch/activations',
      token: 'a-callback-token',
      externalOrganizationId: 'shop-17',
      organizationId: 11_776,
    },
  },
  'POST /_control/emit': {
    event: {
      accountKey: gatewayKey,
      type: 'job',
      payload: { Actions: [{ ID: null, Put: { job: { id: 30_462, status: 'canceled' } } }] },
    },
    broken: { accountKey: gatewayKey, payloadText: '{"Actions":[' },
  },
  'POST /_control/messages/repeat': { repeat: { id: messageId } },
  'POST /_control/messages/discard': { discard: { accountKey: gatewayKey, id: messageId } },
  'POST /_control/faults': {
    outage: { route: 'agent/in', kind: 'status', status: 503, retryAfter: '30', times: 3 },
    lostAnswer: { route: 'agent/out', kind: 'drop' },
  },
  'POST /_control/clock/advance': { anHour: { ms: 3_600_000 } },
  'PUT /_control/clock': { set: { time: '2026-03-08T07:30:00Z' } },
  'PATCH /_control/settings': { slow: { latencyMs: 500, emptyPoll: '204' } },
}
