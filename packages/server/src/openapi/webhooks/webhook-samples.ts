const provider = { externalOrganizationId: 'shop-17', organizationId: '5520', name: 'Harbor Heating' }

const reasons = {
  showDecline: true,
  acceptTitle: 'Take it',
  reject: [{ value: 'no_availability', label: 'Fully booked', showText: false, requireText: false }],
  complete: [{ value: 'ready_for_billing', label: 'Ready for billing', showText: false, requireText: false }],
  pause: [{ value: 'waiting_for_parts', label: 'Waiting for parts', showText: true, requireText: false }],
  cancel: [{ value: 'customer_canceled', label: 'Customer canceled', showText: true, requireText: true }],
}

const job = {
  id: 48213,
  source_id: 31,
  source: 'Evergreen Home Warranty',
  organization_id: 5520,
  external_id: 'EHW-2210',
  status: 'offered',
  status_message: '',
  updated_at: '2026-03-02T14:05:11+0000',
  title: 'Furnace does not start',
  description: '## Claim\nFurnace **does not start**',
  service_type: 'heating',
  service_fee: 85,
  address: {
    street_1: '12 Wharf Street',
    city: 'Portland',
    state: 'ME',
    postal_code: '04101',
    timezone: 'America/New_York',
  },
  customer: {
    id: 9021,
    first_name: 'Rosa',
    last_name: 'Lind',
    email: 'rosa@example.com',
    phone_number: '+12075550123',
  },
}

const ofJob = { jobId: '48213', job, provider, bmsId: 'WO-311', reasons }
const note = {
  id: 771,
  entity_type: 'Job',
  entity_id: 48213,
  description: 'Gate code is 4410',
  updated_at: '2026-03-02T15:00:00+0000',
  deleted_at: null,
}
const attachment = {
  id: 772,
  entity_type: 'Job',
  entity_id: 48213,
  name: 'furnace.jpg',
  file_token: 'f-6d1c',
  fileToken: 'f-6d1c',
  updated_at: '2026-03-02T15:02:00+0000',
  deleted_at: null,
}
const deletedAt = '2026-03-02T16:00:00+0000'
const update = { id: '0f2b6c1e-7a55-4d0e-9a1f-3c7a5d9e1b20', kind: 'accept', jobId: '48213' }

/** The `data` of one sample for each type of event. */
export const webhookSamples: Readonly<Record<string, unknown>> = {
  'job.created': {
    jobId: '48213',
    job,
    provider,
    reasons,
    descriptionText: 'Claim\n\nFurnace does not start',
  },
  'job.updated': {
    jobId: '48213',
    job: { ...job, title: 'Furnace starts and stops' },
    provider,
    bmsId: 'WO-311',
    reasons,
    changed: ['/title'],
  },
  'job.canceled': {
    jobId: '48213',
    job: { id: 48213, status: 'canceled', status_message: 'covered elsewhere', external_id: 'EHW-2210' },
    provider,
    bmsId: 'WO-311',
    reasons,
  },
  'appointment.updated': {
    ...ofJob,
    appointment: {
      id: 6610,
      job_id: 48213,
      status: 'scheduled',
      start_time: '2026-03-04T14:00:00+0000',
      end_time: '2026-03-04T18:00:00+0000',
      updated_at: '2026-03-02T14:30:00+0000',
    },
  },
  'note.created': { ...ofJob, note },
  'note.updated': { ...ofJob, note: { ...note, description: 'Gate code is 4411' } },
  'note.deleted': { ...ofJob, note: { ...note, deleted_at: deletedAt } },
  'attachment.created': { ...ofJob, attachment },
  'attachment.deleted': { ...ofJob, attachment: { ...attachment, deleted_at: deletedAt } },
  'survey.submitted': {
    ...ofJob,
    survey: {
      id: 90,
      job_id: 48213,
      rating: 5,
      message: '[Punctual] Kind, too',
      updated_at: '2026-03-06T09:00:00+0000',
    },
  },
  'update.confirmed': { ...ofJob, update },
  'update.rejected': { ...ofJob, update: { ...update, message: 'status is not part of the workflow' } },
  'provider.connected': { provider },
  'provider.offboarded': { provider },
  'message.other': {
    key: 'inbox_message',
    type: 'inbox_message',
    payload: { sender: 'customer', message_content: 'Is Tuesday still on?' },
  },
}
