/** What a provider can do to a job. Playbook: Quick Starts > Gateway > To Dispatch. */
export const updateKinds = [
  'accept',
  'reject',
  'schedule',
  'unschedule',
  'enroute',
  'start',
  'pause',
  'complete',
  'cancel',
  'note',
  'attachment',
] as const
export type UpdateKind = (typeof updateKinds)[number]

/** Where an update stands. `sent` is final if Dispatch has not enabled acks for the key. */
export const updateStates = ['queued', 'sent', 'confirmed', 'rejected', 'suppressed', 'dead'] as const
export type UpdateState = (typeof updateStates)[number]
