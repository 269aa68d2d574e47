import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { HttpJson, type JsonAnswer, type JsonRequest } from './http-json.ts'
import { readRemoteSettings } from './read-remote-settings.ts'

export interface ListRequest {
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  /** At most this many rows, read in as many pages as needed. */
  readonly limit: number
}

export interface FoundRows {
  readonly rows: readonly JsonObject[]
  /** There are more than were asked for. */
  readonly hasMore: boolean
}

/** A running gateway, asked over its REST interface. */
export class GatewayClient {
  readonly #http: HttpJson

  constructor(http: HttpJson) {
    this.#http = http
  }

  /** Sends a request whose status matters too. */
  send(request: JsonRequest): Promise<JsonAnswer> {
    return this.#http.send(request)
  }

  /** Asks for one thing. Undefined if the answer has no body. */
  async ask(request: JsonRequest): Promise<JsonObject | undefined> {
    const { body } = await this.#http.send(request)
    if (body === undefined) return undefined
    if (!isJsonObject(body)) throw toStrangeAnswer(request.path)
    return body
  }

  /** Asks for one thing that may not be there. */
  async find(path: string): Promise<JsonObject | undefined> {
    const { status, body } = await this.#http.send({ method: 'GET', path, accept: [404] })
    if (status === 404) return undefined
    if (!isJsonObject(body)) throw toStrangeAnswer(path)
    return body
  }

  /** Reads a list page by page. */
  async list(request: ListRequest): Promise<FoundRows> {
    const rows: JsonObject[] = []
    for await (const row of this.each(request)) {
      if (rows.length === request.limit) return { rows, hasMore: true }
      rows.push(row)
    }
    return { rows, hasMore: false }
  }

  /** All rows of a list; one page at a time is in memory. */
  async *each({ path, query: given }: Omit<ListRequest, 'limit'>): AsyncIterable<JsonObject> {
    let cursor: string | undefined
    do {
      const page = await this.ask({ method: 'GET', path, query: { ...given, cursor } })
      const found = page?.['items']
      if (!Array.isArray(found)) throw toStrangeAnswer(path)
      yield* found.filter(isJsonObject)
      const next: unknown = page?.['nextCursor']
      cursor = typeof next === 'string' && next !== '' && next !== cursor ? next : undefined
    } while (cursor !== undefined)
  }
}

function toStrangeAnswer(path: string): CliError {
  return new CliError(
    'TR_CLI_REFUSED',
    `expected JSON from ${path}, got something else; is that address (--url or TRUCKROLL_URL) the gateway's?`,
  )
}

/** The gateway that `TRUCKROLL_URL` names, with the token of `TRUCKROLL_API_TOKEN`. */
export function createGatewayClient(context: CliContext): GatewayClient {
  const { url, token } = readRemoteSettings(context.env, context.cwd)
  const actor = context.env['USER'] ?? context.env['LOGNAME'] ?? ''
  const http = new HttpJson({
    baseUrl: url,
    peer: 'The gateway',
    startHint: 'Start it with `truckroll run`, or give its address by --url or TRUCKROLL_URL.',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(/^[\w.@-]{1,100}$/.test(actor) && { 'x-truckroll-actor': actor }),
    },
  })
  return new GatewayClient(http)
}
