/** Every type of event that an adapter or the HTTP bridge can be handed. */
export const eventTypes = [
  'job.created',
  'job.updated',
  'job.canceled',
  'appointment.updated',
  'note.created',
  'note.updated',
  'note.deleted',
  'attachment.created',
  'attachment.deleted',
  'survey.submitted',
  'update.confirmed',
  'update.rejected',
  'provider.connected',
  'provider.offboarded',
  'message.other',
] as const
export type EventType = (typeof eventTypes)[number]

/** Notices: they never hold back a job. */
export const noticeTypes: ReadonlySet<EventType> = new Set([
  'survey.submitted',
  'update.confirmed',
  'update.rejected',
  'provider.connected',
  'provider.offboarded',
  'message.other',
])
