import type { EventClaims } from './event-claims.ts'

/** What each store does in its own way to record messages. */
export interface RecordingForm {
  /** Statement that adds events, each as an `EventRow`: see `addEventSql`. */
  readonly addEvents: string
}

export interface RecordingWork extends RecordingForm {
  /** Whether organizations that are not connected wait, as last asked for. */
  readonly holdsUnknown: boolean
}

export function toRecordingWork(work: {
  readonly recording: RecordingForm
  readonly claims: Pick<EventClaims, 'holdsUnknown'>
}): RecordingWork {
  return { ...work.recording, holdsUnknown: work.claims.holdsUnknown }
}
