/** What each store does in its own way to record messages. */
export interface RecordingWork {
  /** Statement that adds events, each as an `EventRow`: see `addEventSql`. */
  readonly addEvents: string
  /** Whether the row of a job may say where in its event's body its own stands, instead of holding it. */
  readonly pointsToBodies: boolean
  /** Whether organizations that are not connected wait, as last asked for. */
  readonly holdsUnknown: boolean
}
