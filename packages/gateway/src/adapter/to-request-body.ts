import { stringifyJson } from '@truckroll/protocol'
import type { HttpRequest } from './http-client.ts'

interface RequestBody {
  readonly contentType: string | undefined
  readonly body: Uint8Array | string | null
}

/** What a request sends, and the type that goes with it. A type that the request names itself goes before it. */
export async function toRequestBody({ json, form, multipart, body }: HttpRequest): Promise<RequestBody> {
  if (json !== undefined) return { contentType: 'application/json', body: stringifyJson(json) }
  if (form !== undefined)
    return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() }
  if (multipart !== undefined) {
    const encoded = new Response(multipart)
    return {
      contentType: encoded.headers.get('content-type') ?? undefined,
      body: new Uint8Array(await encoded.arrayBuffer()),
    }
  }
  return { contentType: undefined, body: body ?? null }
}
