import type { Clock } from '@truckroll/store'
import type { $ZodType, output } from 'zod/v4/core'
import { RetryableError, TerminalError } from '../adapter/errors.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from '../adapter/http-client.ts'
import { readAnswer } from './read-answer.ts'
import { toRefusal, type VendorFault } from './to-refusal.ts'

export interface VendorApiOptions {
  readonly http: HttpClient
  readonly clock: Clock
  /** As people know it: it stands in every error. */
  readonly vendor: string
  /** What the vendor says of an error, by the body of its answer; undefined if the body says nothing. */
  readonly readFault?: (body: unknown) => VendorFault | undefined
  /** How long the vendor asks to wait, in milliseconds, if it says so otherwise than by `Retry-After`. */
  readonly readWaitMs?: (answer: HttpAnswer, nowMs: number) => number | undefined
}

/** A vendor's API, whose refusals and unreadable answers become errors with the vendor's name and its own words. */
export class VendorApi {
  readonly vendor: string
  readonly clock: Clock
  readonly #http: HttpClient
  readonly #readFault: ((body: unknown) => VendorFault | undefined) | undefined

  readonly #readWaitMs: VendorApiOptions['readWaitMs']

  constructor({ http, clock, vendor, readFault, readWaitMs }: VendorApiOptions) {
    this.#http = http
    this.clock = clock
    this.vendor = vendor
    this.#readFault = readFault
    this.#readWaitMs = readWaitMs
  }

  /** Throws as `HttpClient.expect` does, unless the answer is 2xx or listed in `accept`. */
  async send(request: HttpRequest, accept: readonly number[] = []): Promise<HttpAnswer> {
    const answer = await this.#http.send(request)
    if ((answer.status >= 200 && answer.status < 300) || accept.includes(answer.status)) return answer
    const nowMs = this.clock.now()
    const waitMs = this.#readWaitMs?.(answer, nowMs)
    throw toRefusal(this.vendor, request, answer, nowMs, { fault: this.#findFault(answer), waitMs })
  }

  /** An answer in the form of the schema, which is an adapter's own part of what the API describes. */
  readAs<Schema extends $ZodType>(
    answer: HttpAnswer,
    schema: Schema,
    { method, url }: Pick<HttpRequest, 'method' | 'url'>,
  ): output<Schema> {
    const call = `${method} ${new URL(url).pathname}`
    return readAnswer(answer, schema, { vendor: this.vendor, call, readFault: this.#readFault })
  }

  /** Sends and reads. */
  async read<Schema extends $ZodType>(request: HttpRequest, schema: Schema): Promise<output<Schema>> {
    return this.readAs(await this.send(request), schema, request)
  }

  #findFault(answer: HttpAnswer): VendorFault | undefined {
    if (this.#readFault === undefined) return undefined
    let body: unknown
    try {
      body = answer.json()
    } catch (error) {
      // No JSON, or too much of it.
      if (error instanceof RetryableError || error instanceof TerminalError) return undefined
      throw error
    }
    return this.#readFault(body)
  }
}
