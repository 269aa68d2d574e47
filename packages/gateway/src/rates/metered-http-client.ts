import type { CallPermits } from '../adapter/call-permits.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from '../adapter/http-client.ts'

/** An HTTP client each of whose requests waits for its turn; the wait is no part of the request's time-out. */
export class MeteredHttpClient implements HttpClient {
  readonly #http: HttpClient
  readonly #permits: CallPermits

  constructor(http: HttpClient, permits: CallPermits) {
    this.#http = http
    this.#permits = permits
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    await this.#permits.take(request.signal)
    return this.#http.send(request)
  }

  async expect(request: HttpRequest, accept?: readonly number[]): Promise<HttpAnswer> {
    await this.#permits.take(request.signal)
    return this.#http.expect(request, accept)
  }
}
