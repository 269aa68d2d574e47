import {
  ProviderError,
  RetryableError,
  TerminalError,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from '@truckroll/gateway'
import { parseMultistatus, type Multistatus } from './multistatus.ts'
import type { Credentials } from './settings.ts'

export interface CalendarClientParts {
  readonly http: HttpClient
  /** Of the calendar. */
  readonly url: URL
  readonly urlFrom: 'operator' | 'provider'
  readonly credentials: Credentials
  readonly signal: AbortSignal
}

/** What lies in the calendar under one name. */
export interface StoredResource {
  readonly name: string
  readonly text: string
  readonly etag: string | undefined
}

/** A name that is there, was changed, or is gone. */
export interface ChangedName {
  readonly name: string
  readonly etag: string | undefined
  readonly isGone: boolean
}

export interface Changes {
  readonly names: readonly ChangedName[]
  readonly token: string | undefined
}

const xml = { 'content-type': 'application/xml; charset=utf-8' }

/** One calendar over CalDAV. What went wrong is thrown as `HttpClient.expect` tells it apart. */
export class CalendarClient {
  readonly #parts: CalendarClientParts
  readonly #authorization: string

  constructor(parts: CalendarClientParts) {
    this.#parts = parts
    const { user, password } = parts.credentials
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  }

  /** @throws ProviderError if the login is refused, or there is no calendar. */
  async check(): Promise<void> {
    const body = '<d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/></d:prop></d:propfind>'
    const headers = { ...xml, depth: '0' }
    const answer = await this.#call({ method: 'PROPFIND', name: '', body, headers }, [404, 405])
    // Some servers tell an absent calendar by 404, others by 207 with a 404 within.
    const found = answer.status === 207 ? parseMultistatus(answer.text()).responses : []
    const types = found.map(({ properties }) => properties.get('resourcetype') ?? '')
    if (types.some((type) => type.split(' ').includes('calendar'))) return
    throw new ProviderError(`expected a calendar at ${this.#parts.url.pathname}, found none`)
  }

  async get(name: string): Promise<StoredResource | undefined> {
    const answer = await this.#call({ method: 'GET', name }, [404, 410])
    if (answer.status !== 200) return undefined
    return { name, text: answer.text(), etag: answer.headers['etag'] }
  }

  /** False if there is one of that name already. */
  async create(name: string, text: string): Promise<boolean> {
    return this.#put(name, text, { 'if-none-match': '*' })
  }

  /** False if it was changed since it was read. */
  async replace({ name, etag }: StoredResource, text: string): Promise<boolean> {
    return this.#put(name, text, etag === undefined ? {} : { 'if-match': etag })
  }

  /**
   * What changed since the token; all that is there without one. Undefined if the server does not know the token any
   * more: they say so by 403, 409, 412 or 500.
   */
  async sync(token: string | undefined): Promise<Changes | undefined> {
    const asked = token === undefined ? '<d:sync-token/>' : `<d:sync-token>${escapeXml(token)}</d:sync-token>`
    const body = `<d:sync-collection xmlns:d="DAV:">${asked}<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>`
    const headers = { ...xml, depth: '0' }
    const accept = token === undefined ? [] : [400, 403, 409, 410, 412, 500, 507]
    const answer = await this.#call({ method: 'REPORT', name: '', body, headers }, accept)
    if (answer.status !== 207) {
      if (token !== undefined) return undefined
      throw new RetryableError(`expected 207 from the calendar server, got ${answer.status}`)
    }
    const { responses, syncToken } = parseMultistatus(answer.text())
    return { names: responses.flatMap((response) => this.#toChangedName(response)), token: syncToken }
  }

  #toChangedName({ href, status, properties }: Multistatus['responses'][number]): ChangedName[] {
    const calendar = decodeURIComponent(this.#parts.url.pathname)
    const path = new URL(encodeURI(href), this.#parts.url).pathname
    const decoded = decodeURIComponent(path)
    // The calendar itself stands in some answers.
    if (!decoded.startsWith(calendar) || decoded === calendar) return []
    const etag = properties.get('getetag')
    return [{ name: decoded.slice(calendar.length), etag, isGone: status === 404 }]
  }

  async #put(name: string, text: string, condition: Readonly<Record<string, string>>): Promise<boolean> {
    const headers = { 'content-type': 'text/calendar; charset=utf-8', ...condition }
    const answer = await this.#call({ method: 'PUT', name, body: text, headers }, [400, 409, 412, 413, 415])
    if (answer.status === 201 || answer.status === 204) return true
    if (answer.status === 412) return false
    // 207 is a refusal although it is 2xx, and so is any other status.
    if (answer.status === 207 && parseMultistatus(answer.text()).responses.some(isPrecondition)) return false
    throw new TerminalError(
      `the calendar server refused the entry ${name} (${answer.status}); does it still take entries into this calendar?`,
      { status: answer.status, body: answer.text().slice(0, 2_000) },
    )
  }

  async #call(
    call: {
      readonly method: HttpRequest['method']
      readonly name: string
      readonly body?: string
      readonly headers?: Readonly<Record<string, string>>
    },
    accept: readonly number[] = [],
  ): Promise<HttpAnswer> {
    const { http, url, urlFrom, signal, credentials } = this.#parts
    const answer = await http.expect(
      {
        method: call.method,
        url: new URL(call.name, url),
        urlFrom,
        headers: { authorization: this.#authorization, ...call.headers },
        signal,
        ...(call.body === undefined ? {} : { body: call.body }),
      },
      [...accept, 301, 302, 303, 307, 308, 401],
    )
    if (answer.status === 401) {
      throw new ProviderError(`the calendar server refused the login ${credentials.user}`, { status: 401 })
    }
    if (answer.status >= 300 && answer.status < 400) {
      const to = answer.headers['location'] ?? 'nowhere'
      throw new RetryableError(
        `expected an answer of the calendar server, got a redirect to ${to.slice(0, 200)}: is the calendar's address right?`,
        { status: answer.status },
      )
    }
    return answer
  }
}

function isPrecondition({ status }: Multistatus['responses'][number]): boolean {
  return status === 412
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
