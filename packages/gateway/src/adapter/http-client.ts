/** A request to the vendor's API. */
export interface HttpRequest {
  /** The last two are those of WebDAV. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'PROPFIND' | 'REPORT'
  readonly url: string | URL
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Where the URL, or a part of its host, comes from. What comes from a provider (its settings, its login) or from data
   * (a job, an answer) leads to public addresses only, and to those that the operator allows
   * (`TRUCKROLL_ALLOW_PRIVATE_ADDRESSES`). Default `operator`: any address.
   */
  readonly urlFrom?: 'operator' | 'provider' | 'data'
  /** The path is a secret: the wire log of the console shows the host only. Default false. */
  readonly isPathSecret?: boolean
  /** Sent as JSON, digits of ids kept. */
  readonly json?: unknown
  /** Sent as the fields of a form, `application/x-www-form-urlencoded`. */
  readonly form?: Readonly<Record<string, string>>
  /** Sent as `multipart/form-data`: fields and files. */
  readonly multipart?: FormData
  /** Sent as it is; give its `content-type` in `headers`. */
  readonly body?: Uint8Array | string
  readonly signal?: AbortSignal
  /** Default 30,000. */
  readonly timeoutMs?: number
  /** Answers above this are refused. Default 10 MB. */
  readonly maxAnswerBytes?: number
  /** Reads on after a `100 Continue` that was not asked for, which otherwise ends the connection. Default false. */
  readonly readsContinue?: boolean
}

export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Decoded if it came compressed; if it cannot be decoded, `content-encoding` is still among the headers. */
  readonly body: Uint8Array
  text(): string
  /**
   * What a large answer holds was read before, in turns of the event loop; each call gives the same value.
   * @throws RetryableError if the answer is not JSON; TerminalError if an answer of more than 32 kB holds more than
   *   1,000,000 values.
   */
  json(): unknown
}

/**
 * The way adapters should call out: bounded connections and answers, and failures already told apart. Redirects are
 * answers like any other: they are never followed.
 * @throws RetryableError marked `isOutage` if nothing was sent (no connection), `isTimeout` if no answer came
 *   in time; TerminalError with the answer's `status` if the answer is larger than `maxAnswerBytes`; if the address is
 *   refused, ProviderError if the URL comes from the provider, TerminalError if it comes from data.
 */
export interface HttpClient {
  /** Resolves with whatever answer came, also 4xx and 5xx. */
  send(request: HttpRequest): Promise<HttpAnswer>
  /**
   * Like `send`, and throws unless the answer is 2xx or listed in `accept`: 401, 403 `ProviderError`; 408, 425, 429,
   * 5xx `RetryableError` (429, 502, 503, 504 as outage, with `Retry-After`); other `TerminalError`. The message says in
   * plain words what the status means. A `VendorApi` adds the vendor's name and its own words.
   */
  expect(request: HttpRequest, accept?: readonly number[]): Promise<HttpAnswer>
}
