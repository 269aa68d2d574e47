import type { Dispatcher } from 'undici'

/** One attempt's outcome: the status that came back, or why none did. */
type PostOutcome = { status: number } | { status: null; error: string }

export type PostWebhook = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  signal: AbortSignal,
) => Promise<PostOutcome>

const timeoutMs = 10_000

/** Posts over undici. A redirect is not followed: it is an answer like any other that is not 2xx. */
export function createPostWebhook(dispatcher: Dispatcher): PostWebhook {
  return async (url, headers, body, signal) => {
    const target = new URL(url)
    try {
      const response = await dispatcher.request({
        origin: target.origin,
        path: target.pathname + target.search,
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      await response.body.dump({ limit: 64 * 1024 })
      return { status: response.statusCode }
    } catch (error) {
      return {
        status: null,
        error: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown',
      }
    }
  }
}
