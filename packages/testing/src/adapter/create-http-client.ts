import { SystemClock, type HttpClient } from '@truckroll/gateway'
import { createHttpDispatcher, UndiciHttpClient } from '@truckroll/gateway/embed'

export interface TestHttpClient extends HttpClient, AsyncDisposable {
  /** Closes its connections. */
  close(): Promise<void>
}

/** The HTTP client that a gateway gives to adapters, for tests of an adapter's methods against a server. */
export function createHttpClient(): TestHttpClient {
  const dispatcher = createHttpDispatcher()
  const client = new UndiciHttpClient(dispatcher, new SystemClock())
  const close = () => dispatcher.destroy()
  return {
    send: (request) => client.send(request),
    expect: (request, accept) => client.expect(request, accept),
    close,
    [Symbol.asyncDispose]: close,
  }
}
