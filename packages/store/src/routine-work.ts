import type { EventClaims } from './inbox/event-claims.ts'
import type { RecordingForm } from './inbox/recording-work.ts'
import type { SendClaims } from './outbox/send-claims.ts'
import type { RetentionWork } from './retention/retention-work.ts'

/** What the routines of the port need of a store that is open. */
export interface RoutineWork {
  readonly claims: EventClaims
  readonly sends: SendClaims
  readonly recording: RecordingForm
  readonly retentionWork: RetentionWork
}
