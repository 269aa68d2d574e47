/** A recording that does not fit what is asked. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError'
}
