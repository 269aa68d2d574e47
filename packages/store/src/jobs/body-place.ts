import type { JobText } from '../inbox-store.ts'

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

/** The job that an event handed over. */
export interface HandedJob extends JobText {
  readonly seq: number
}

/** The columns of `jobs` that tell what was handed over last: where it stands, or the text itself. */
export function placeHanded(job: HandedJob | undefined) {
  const place = job && findBody(job.text, job.eventBody)
  return {
    handed_body: place === undefined ? job?.text : undefined,
    handed_event: place && job?.seq,
    handed_from: place?.from,
    handed_bytes: place?.bytes,
  }
}
