import type { HttpDispatcher } from './exchange.ts'

/** What a server on the real network answers, whole; redirects are not followed. */
export async function fetchReally(dispatcher: HttpDispatcher, request: Request): Promise<Response> {
  const { origin, pathname, search } = new URL(request.url)
  const body = new Uint8Array(await request.arrayBuffer())
  const answer = await dispatcher.request({
    origin,
    path: pathname + search,
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body: body.byteLength === 0 ? null : body,
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.set(name, String(value))
  }
  const bytes = await answer.body.bytes()
  const hasBody = bytes.byteLength > 0 && answer.statusCode !== 204 && answer.statusCode !== 304
  return new Response(hasBody ? bytes : null, { status: answer.statusCode, headers })
}
