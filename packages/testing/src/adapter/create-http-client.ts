import { SystemClock, type HttpClient } from '@truckroll/gateway'
import {
  AddressRule,
  createHttpDispatcher,
  ForeignTransport,
  UndiciHttpClient,
} from '@truckroll/gateway/embed'

export interface TestHttpClient extends HttpClient, AsyncDisposable {
  /** Closes its connections. */
  close(): Promise<void>
}

const loopback = ['127.0.0.0/8', '::1/128']

/**
 * The HTTP client that a gateway gives to adapters, for tests of an adapter's methods against a server. URLs that come
 * from a provider or from data may lead to loopback here, where the doubles of vendors listen.
 */
export function createHttpClient(): TestHttpClient {
  const dispatcher = createHttpDispatcher()
  const foreign = new ForeignTransport(new AddressRule(loopback))
  const client = new UndiciHttpClient(dispatcher, new SystemClock(), foreign)
  const close = async () => {
    await dispatcher.destroy()
    await foreign.close()
  }
  return {
    send: (request) => client.send(request),
    expect: (request, accept) => client.expect(request, accept),
    close,
    [Symbol.asyncDispose]: close,
  }
}
