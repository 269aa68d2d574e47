import { parseJson } from '@truckroll/protocol'
import { PlayFault } from './play-fault.ts'

export interface HttpCall {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string | undefined
  readonly signal: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly text: string
  /** The text as JSON; undefined if it is none. */
  readonly json: unknown
  readonly contentType: string
}

const timeoutMs = 30_000

/** One HTTP request and its whole answer. @throws PlayFault if there is none. */
export async function call({ method, url, headers = {}, body, signal }: HttpCall): Promise<HttpAnswer> {
  try {
    const answer = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(body !== undefined && { body: typeof body === 'string' ? body : Buffer.from(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      text,
      json: readJson(text),
      contentType: answer.headers.get('content-type') ?? '',
    }
  } catch (cause) {
    signal.throwIfAborted()
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
    throw new PlayFault(`expected an answer of ${method} ${url}, got none: ${why}`, [], { cause })
  }
}

function readJson(text: string): unknown {
  try {
    return text === '' ? undefined : parseJson(text)
  } catch {
    // Shown as text.
    return undefined
  }
}
