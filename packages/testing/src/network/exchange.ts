import type { createHttpDispatcher } from '@truckroll/gateway/embed'

export type HttpDispatcher = ReturnType<typeof createHttpDispatcher>
export type DispatchOptions = Parameters<HttpDispatcher['dispatch']>[0]
export type DispatchHandler = Parameters<HttpDispatcher['dispatch']>[1]

/** One request of an HTTP client and the answer that it is given. */
export class Exchange {
  readonly #handler: DispatchHandler
  readonly #onAbort: () => void
  #reason: Error | null = null
  #isOver = false
  readonly #controller: Parameters<NonNullable<DispatchHandler['onRequestStart']>>[0]

  constructor(handler: DispatchHandler, onAbort: () => void) {
    this.#handler = handler
    this.#onAbort = onAbort
    const reason = () => this.#reason
    this.#controller = {
      get aborted() {
        return reason() !== null
      },
      get paused() {
        return false
      },
      get reason() {
        return reason()
      },
      abort: (error) => this.#abort(error),
      pause() {},
      resume() {},
    }
  }

  /** True once it was answered, failed or given up. */
  get isOver(): boolean {
    return this.#isOver
  }

  start(): void {
    this.#handler.onRequestStart?.(this.#controller, {})
  }

  fail(error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#handler.onResponseError?.(this.#controller, error)
  }

  answer(status: number, headers: Readonly<Record<string, string>>, body: Uint8Array): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#handler.onResponseStart?.(this.#controller, status, { ...headers })
    if (body.byteLength > 0) this.#handler.onResponseData?.(this.#controller, Buffer.from(body))
    this.#handler.onResponseEnd?.(this.#controller, {})
  }

  #abort(error: Error): void {
    if (this.#isOver) return
    this.#reason = error
    this.#onAbort()
    this.fail(error)
  }
}

/** The request as a server gets it. */
export function toRequest({ origin, path, method, headers, body }: DispatchOptions): Request {
  const hasBody = body !== null && body !== undefined && method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(path, String(origin)), {
    method,
    headers: toHeaders(headers),
    redirect: 'manual',
    ...(hasBody ? { body: toBytes(body) } : {}),
  })
}

function toHeaders(headers: DispatchOptions['headers']): Record<string, string> {
  if (headers === null || headers === undefined) return {}
  if (Array.isArray(headers) || Symbol.iterator in headers)
    throw new TypeError('expected headers as an object of names and values')
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), String(value)]],
    ),
  )
}

function toBytes(body: NonNullable<DispatchOptions['body']>): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return new Uint8Array(body)
  throw new TypeError('expected a body of text or bytes: the virtual network carries no streams')
}
