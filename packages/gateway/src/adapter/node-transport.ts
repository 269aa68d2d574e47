import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'

/** The `code` of an error if the connection was not there in time. */
export const connectTimeoutCode = 'ERR_CONNECT_TIMEOUT'

export interface NodeTransportRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string | null
  readonly signal: AbortSignal
}

/** Shorter than the five seconds after which many servers close a connection that is not used. */
const idleMs = 4_000
/** As undici's: nothing was sent by then, which is another failure than no answer. */
const connectTimeoutMs = 10_000

/**
 * Requests by node:http, which reads on after a `100 Continue` that nobody asked for, where undici ends the
 * connection. Keeps as many connections to one host as the dispatcher does.
 */
export class NodeTransport {
  readonly #agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent }

  /** `lookup` finds the addresses of a host; default: the system's. */
  constructor(lookup?: LookupFunction) {
    const options = { keepAlive: true, maxSockets: 32, timeout: idleMs, ...(lookup && { lookup }) }
    this.#agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) }
  }

  /** Ends connections that are kept; those in use end with their requests. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }

  /** Resolves with the head; the body is still to be read. */
  send({ url, method, headers, body, signal }: NodeTransportRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === 'https:'
      const agent = this.#agents[isSecure ? 'https:' : 'http:']
      const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const request = (isSecure ? requestHttps : requestHttp)(url, {
        method,
        headers: { ...length, ...headers },
        agent,
        signal,
      })
      request.once('socket', (socket) => {
        if (!socket.connecting) return
        const timer = setTimeout(() => request.destroy(toConnectTimeout(url)), connectTimeoutMs).unref()
        const end = () => clearTimeout(timer)
        socket.once('connect', end).once('close', end)
      })
      request.once('response', resolve)
      request.once('error', reject)
      request.end(body ?? undefined)
    })
  }
}

function toConnectTimeout({ origin }: URL): Error {
  const error = new Error(`no connection to ${origin} within ${connectTimeoutMs} ms`)
  return Object.assign(error, { code: connectTimeoutCode })
}
