/** Where in the body of an event that of its job stands, in bytes; the first is 1. */
export interface BodyPlace {
  readonly from: number
  readonly bytes: number
}

/** Undefined if the event does not hold the job's body as it is. */
export function findBody(jobBody: string, eventBody: string): BodyPlace | undefined {
  const at = eventBody.indexOf(jobBody)
  if (at < 0) return undefined
  return { from: Buffer.byteLength(eventBody.slice(0, at)) + 1, bytes: Buffer.byteLength(jobBody) }
}
