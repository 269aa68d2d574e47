import { Agent } from 'undici'

/** Longest wait for one answer to a webhook or callback. */
const timeoutMs = 15_000

export interface OutgoingResult {
  status: number | null
  error: string | null
}

/** The sandbox's own calls, over connections that are closed with it; with `callsOut: false` each fails at once. */
export class OutgoingHttp {
  readonly #callsOut: boolean
  readonly #agent = new Agent({ connections: 16, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })

  constructor({ callsOut }: { readonly callsOut: boolean }) {
    this.#callsOut = callsOut
  }

  /** Never rejects: no answer is a result, too. The answer's body is ignored. */
  async postJson(
    url: string,
    body: string,
    token: string | null,
    signal: AbortSignal,
  ): Promise<OutgoingResult> {
    if (!this.#callsOut) return { status: null, error: 'this sandbox calls nobody' }
    try {
      const { origin, pathname, search } = new URL(url)
      const answer = await this.#agent.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        body,
        signal,
      })
      await answer.body.dump()
      return { status: answer.statusCode, error: null }
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error) }
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy()
  }
}

export function isDelivered({ status }: OutgoingResult): boolean {
  return status !== null && status >= 200 && status < 300
}

/** 0.25 s, doubled with each attempt up to 30 s. */
export function retryPauseMs(attempt: number): number {
  return Math.min(250 * 2 ** (attempt - 1), 30_000)
}
