import { afterEach } from 'vitest'
import {
  createConnectClient,
  createHttpDispatcher,
  type ConnectClientOptions,
  type HttpDispatcher,
  type HttpDispatcherOptions,
} from '../src/index.ts'
import { listen, type LoopbackServer } from './loopback-server.ts'

export const key = 'account|999|acme'
export const secret = '0badcafe0badcafe'
const cleanups: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A server that ends with the test. */
export async function serve(...[answer]: Parameters<typeof listen>): Promise<LoopbackServer> {
  const server = await listen(answer)
  cleanups.push(() => server.close())
  return server
}

/** A dispatcher that ends with the test, before its server. */
export function dispatcherOf(options: HttpDispatcherOptions = {}): HttpDispatcher {
  const dispatcher = createHttpDispatcher(options)
  cleanups.unshift(() => dispatcher.destroy())
  return dispatcher
}

/** A client whose connections end with the test. */
export function clientOf(
  url: string,
  options: Partial<ConnectClientOptions> & { connections?: number } = {},
) {
  const { connections, ...rest } = options
  const dispatcher = dispatcherOf(connections === undefined ? {} : { connections })
  return createConnectClient({ url, key, secret, dispatcher, ...rest })
}
