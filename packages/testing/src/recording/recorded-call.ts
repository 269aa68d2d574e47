import { parseJson, type HttpAnswer, type HttpRequest } from '@truckroll/gateway'
import { z } from 'zod'
import type { Veil } from './veil.ts'

/** A body as a recording holds it: JSON as such, other text as text, anything else in base64. */
const bodySchema = z.union([
  z.strictObject({ json: z.unknown() }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ base64: z.string() }),
])
type RecordedBody = z.infer<typeof bodySchema>

const requestSchema = z.strictObject({ method: z.string(), url: z.string(), body: bodySchema.optional() })
export type RecordedRequest = z.infer<typeof requestSchema>

export const recordedCallSchema = z.strictObject({
  request: requestSchema,
  answer: z.strictObject({
    status: z.int().min(100).max(599),
    headers: z.record(z.string(), z.string()),
    body: bodySchema.optional(),
  }),
})
export type RecordedCall = z.infer<typeof recordedCallSchema>

/** Of these each run has others, or they are about the connection; a fixture would change with each recording. */
const leftOut =
  /^(?:date|age|server|via|connection|keep-alive|transfer-encoding|content-length|content-encoding|set-cookie|alt-svc|.*-?(?:request|trace|correlation)-?id|cf-.*|x-runtime|x-response-time|nel|report-to)$/

/** The request without secrets and personal data: the same request always becomes the same. Headers are no part of it. */
export function toRecordedRequest(request: HttpRequest, veil: Veil): RecordedRequest {
  const body = toRequestBody(request, veil)
  const url = veil.url(request.url)
  return { method: request.method, url, ...(body === undefined ? {} : { body }) }
}

export function toRecordedAnswer(answer: HttpAnswer, veil: Veil): RecordedCall['answer'] {
  const headers = Object.entries(answer.headers)
    .filter(([name]) => !leftOut.test(name))
    .map(([name, value]): [string, string] => [name, veil.text(value)])
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  const body = toRecordedBody(answer.body, veil)
  return {
    status: answer.status,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
  }
}

function toRequestBody({ json, form, multipart, body }: HttpRequest, veil: Veil): RecordedBody | undefined {
  if (json !== undefined) return { json: veil.json(json) }
  if (form !== undefined) return { json: veil.json(form) }
  if (multipart !== undefined) return { json: veil.json(toParts(multipart)) }
  if (body === undefined) return undefined
  return toRecordedBody(typeof body === 'string' ? new TextEncoder().encode(body) : body, veil)
}

/** Its boundary is another one in each run. */
function toParts(multipart: FormData): readonly object[] {
  return [...multipart].map(([name, value]) =>
    typeof value === 'string'
      ? { part: name, value }
      : { part: name, fileName: value.name, type: value.type, sizeBytes: value.size },
  )
}

function toRecordedBody(bytes: Uint8Array, veil: Veil): RecordedBody | undefined {
  if (bytes.byteLength === 0) return undefined
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return { text: veil.text(text) }
  try {
    return { json: veil.json(parseJson(text)) }
  } catch {
    return { text: veil.text(text) }
  }
}
