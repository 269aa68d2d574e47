import { gunzipSync } from 'node:zlib'
import { isJsonObject, parseJson } from '@truckroll/gateway'

/** A post to agent/in that had its effect at Dispatch. */
export interface ReceivedPost {
  readonly messageId: string
  readonly recordType: string | undefined
  /** The exact bytes, in base64. */
  readonly bytes: string
  /** The record inside, as posted. */
  readonly record: Readonly<Record<string, unknown>>
  /** `job`, `appointment` or `attachment`. */
  readonly kind: string
  /** As text; undefined if it names none. */
  readonly jobId: string | undefined
  /** Milliseconds elapsed. */
  readonly at: number
}

/** Reads a post. If it is not an array of one record, the record is empty. */
export function readPost(
  post: { readonly body: Uint8Array; readonly messageId: string; readonly recordType: string | undefined },
  at: number,
): ReceivedPost {
  const posted = parseJson(gunzipSync(post.body).toString('utf8'))
  const entry: unknown = Array.isArray(posted) ? posted[0] : posted
  const record = isJsonObject(entry) && isJsonObject(entry['record']) ? entry['record'] : {}
  const header = isJsonObject(entry) && isJsonObject(entry['header']) ? entry['header'] : {}
  const kind = typeof header['record_type'] === 'string' ? header['record_type'] : ''
  return {
    messageId: post.messageId,
    recordType: post.recordType,
    bytes: Buffer.from(post.body).toString('base64'),
    record,
    kind,
    jobId: toText(kind === 'job' ? record['id'] : record['job_id']),
    at,
  }
}

function toText(id: unknown): string | undefined {
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined
}
