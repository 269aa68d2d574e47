import { context, propagation, SpanKind } from '@opentelemetry/api'
import { inSpan, markFailed } from '../tracing/spans.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.ts'

/** Each call to a vendor is a span, and tells the other side which: in `traceparent`, if anybody traces. */
export class TracedHttpClient implements HttpClient {
  readonly #http: HttpClient

  constructor(http: HttpClient) {
    this.#http = http
  }

  send(request: HttpRequest): Promise<HttpAnswer> {
    return trace(request, (traced) => this.#http.send(traced))
  }

  expect(request: HttpRequest, accept?: readonly number[]): Promise<HttpAnswer> {
    return trace(request, (traced) => this.#http.expect(traced, accept))
  }
}

/** Without path and query: they may name a customer. */
function trace(
  request: HttpRequest,
  call: (traced: HttpRequest) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const url = URL.parse(request.url)
  const attributes = {
    'http.request.method': request.method,
    'server.address': url?.hostname,
    'server.port': url === null || url.port === '' ? undefined : Number(url.port),
  }
  return inSpan(request.method, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const headers: Record<string, string> = {}
    propagation.inject(context.active(), headers)
    const answer = await call({ ...request, headers: { ...headers, ...request.headers } })
    span.setAttribute('http.response.status_code', answer.status)
    if (answer.status >= 400) markFailed(span, String(answer.status))
    return answer
  })
}
