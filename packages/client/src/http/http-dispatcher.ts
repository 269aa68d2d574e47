import type { LookupFunction } from 'node:net'
import { Agent, type Dispatcher } from 'undici'

/** Sends HTTP requests: undici's Dispatcher, so that a test or a proxy can replace it. */
export type HttpDispatcher = Dispatcher

export interface HttpDispatcherOptions {
  /** Connections to one host at most; further requests wait. Default 32. */
  connections?: number
  /** How long a connection may take to open, in milliseconds. Default 10,000. */
  connectTimeoutMs?: number
  /** How long an unused connection is kept, in milliseconds, if the server says nothing. Default 20,000. */
  keepAliveTimeoutMs?: number
  /** Finds the addresses of a host; default: the system's. Not asked if the URL has an address itself. */
  lookup?: LookupFunction
}

/** Keep-alive connections in a bounded pool per host. Close it with `close()` when the program ends. */
export function createHttpDispatcher(options: HttpDispatcherOptions = {}): HttpDispatcher {
  return new Agent({
    connections: options.connections ?? 32,
    connectTimeout: options.connectTimeoutMs ?? 10_000,
    keepAliveTimeout: options.keepAliveTimeoutMs ?? 20_000,
    keepAliveMaxTimeout: 60_000,
    // One request at a time per connection, so that a broken connection fails only one request.
    pipelining: 1,
    allowH2: false,
    ...(options.lookup === undefined ? {} : { connect: { lookup: options.lookup } }),
  })
}
