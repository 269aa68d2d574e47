import {
  ProviderError,
  RetryableError,
  TerminalError,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
} from '@truckroll/gateway'
import { z } from 'zod'
import {
  attachmentSchema,
  listOf,
  queueSchema,
  singleTransactionSchema,
  ticketSchema,
  transactionSchema,
  userSchema,
  type Attachment,
  type Queue,
  type Ticket,
  type Transaction,
  type User,
} from './answers.ts'
import type { Credentials } from './settings.ts'

export interface RtClientParts {
  readonly http: HttpClient
  readonly url: string
  readonly urlFrom: 'operator' | 'provider'
  readonly credentials: Credentials
  readonly signal: AbortSignal
}

/** Fields of a ticket or user as RT takes them. */
export type Fields = Readonly<Record<string, unknown>>

interface Call {
  readonly method: HttpRequest['method']
  readonly path: string
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a file of an answer may have at most: RT's own limit is set by its administrator. */
const maxAnswerBytes = 67_108_864

/** Request Tracker's REST 2 with one company's login. What went wrong is thrown as `HttpClient.expect` tells it apart. */
export class RtClient {
  readonly #parts: RtClientParts
  readonly #base: string
  readonly #authorization: string

  constructor(parts: RtClientParts) {
    this.#parts = parts
    this.#base = `${parts.url.replace(/\/+$/, '')}/REST/2.0`
    const { user, password, token } = parts.credentials
    // RT takes `token`, and answers 401 to `Bearer`.
    this.#authorization =
      token === undefined
        ? `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`
        : `token ${token}`
  }

  /** Name of the login. */
  get user(): string {
    return this.#parts.credentials.user
  }

  /** Undefined if there is none of that name, or the login may not see it. */
  async getQueue(name: string): Promise<Queue | undefined> {
    return this.#read(`/queue/${encodeURIComponent(name)}`, queueSchema, [403, 404])
  }

  async getUser(name: string): Promise<User | undefined> {
    return this.#read(`/user/${encodeURIComponent(name)}`, userSchema, [404])
  }

  /** By e-mail address in any case, compared here: RT ignores conditions on fields that it does not search. */
  async findUserByEmail(email: string): Promise<User | undefined> {
    const answer = await this.#call({
      method: 'POST',
      path: '/users',
      json: [{ field: 'EmailAddress', operator: '=', value: email }],
    })
    const [found] = this.#parse(answer, listOf(z.looseObject({ id: z.string() }))).items
    const user = found === undefined ? undefined : await this.getUser(found.id)
    return user?.EmailAddress?.toLowerCase() === email.toLowerCase() ? user : undefined
  }

  /** False if RT refused it: the name or the address is taken, or a value does not suit it. */
  async createUser(fields: Fields): Promise<boolean> {
    const answer = await this.#call({ method: 'POST', path: '/user', json: fields }, [400])
    return answer.status !== 400
  }

  async changeUser(name: string, fields: Fields): Promise<void> {
    await this.#call({ method: 'PUT', path: `/user/${encodeURIComponent(name)}`, json: fields })
  }

  async createTicket(fields: Fields): Promise<string> {
    const answer = await this.#call({ method: 'POST', path: '/ticket', json: fields }, [400])
    if (answer.status === 400) {
      throw new TerminalError(
        `Request Tracker refused a new ticket in queue ${String(fields['Queue'])} with status ${String(fields['Status'])}: does its lifecycle have this status?`,
        { status: 400, body: answer.text().slice(0, 2_000) },
      )
    }
    return this.#parse(answer, ticketSchema.pick({ id: true })).id
  }

  /**
   * Undefined if there is none. The id in it is another one if the ticket was merged.
   * @throws TerminalError if the login may not see it.
   */
  async getTicket(id: string): Promise<Ticket | undefined> {
    const answer = await this.#ofTicket(id, { method: 'GET', path: '' }, [404])
    if (answer.status === 404) return undefined
    return { ...this.#parse(answer, ticketSchema), etag: answer.headers['etag'] }
  }

  /** Says nothing of what RT did with it: read the ticket again. */
  async changeTicket({ id, etag }: Pick<Ticket, 'id' | 'etag'>, fields: Fields): Promise<void> {
    const headers = etag === undefined ? {} : { 'if-match': etag }
    const answer = await this.#ofTicket(id, { method: 'PUT', path: '', json: fields, headers }, [412])
    if (answer.status === 412) throw new RetryableError(`ticket ${id} was changed at the same moment`)
  }

  /** Ids by TicketSQL, oldest first. */
  async findTicketIds(query: string): Promise<readonly string[]> {
    const search = new URLSearchParams({ query, orderby: 'id', per_page: '20' })
    const answer = await this.#call({ method: 'GET', path: `/tickets?${search.toString()}` })
    return this.#parse(answer, listOf(ticketSchema.pick({ id: true }))).items.map(({ id }) => id)
  }

  async comment(ticketId: string, comment: Fields): Promise<void> {
    await this.#ofTicket(ticketId, { method: 'POST', path: '/comment', json: comment })
  }

  /** What happened, page by page, lowest id first; ends with a page that has nothing beyond the one before. */
  async *listTransactions(query: string): AsyncGenerator<readonly Transaction[]> {
    let newest = 0
    for (let page = 1; ; page += 1) {
      const rows = await this.#transactions({ query, page: String(page), per_page: '100' })
      const found = rows.filter(({ id }) => Number(id) > newest)
      if (found.length === 0) return
      newest = Math.max(...found.map(({ id }) => Number(id)))
      yield found
    }
  }

  async findOldestTransaction(query: string): Promise<Transaction | undefined> {
    // RT cuts pages before it leaves out what the login may not see: one of a single row is often empty.
    return (await this.#transactions({ query, per_page: '100' }))[0]
  }

  async findNewestTransaction(query: string): Promise<Transaction | undefined> {
    return (await this.#transactions({ query, order: 'DESC', per_page: '1' }))[0]
  }

  async getTransaction(id: string): Promise<Transaction | undefined> {
    const answer = await this.#call({ method: 'GET', path: `/transaction/${encodeURIComponent(id)}` }, [404])
    if (answer.status === 404) return undefined
    const { Object: of, ...rest } = this.#parse(answer, singleTransactionSchema)
    return { ...rest, ObjectId: of.id }
  }

  async listAttachments(transactionId: string): Promise<readonly Attachment[]> {
    const path = `/transaction/${encodeURIComponent(transactionId)}/attachments?per_page=100`
    const list = this.#parse(
      await this.#call({ method: 'GET', path }),
      listOf(attachmentSchema.pick({ id: true })),
    )
    const attachments: Attachment[] = []
    for (const { id } of list.items) {
      const found = await this.#read(`/attachment/${encodeURIComponent(id)}`, attachmentSchema, [404])
      if (found !== undefined) attachments.push(found)
    }
    return attachments
  }

  async #transactions(search: Readonly<Record<string, string>>): Promise<readonly Transaction[]> {
    const fields = 'Type,Field,OldValue,NewValue,Data,Creator,Created,ObjectType,ObjectId'
    const query = new URLSearchParams({ ...search, orderby: 'id', fields })
    const answer = await this.#call({ method: 'GET', path: `/transactions?${query.toString()}` })
    return this.#parse(answer, listOf(transactionSchema)).items
  }

  /** A ticket that was moved to another queue is no fault of the login: other jobs go on. */
  async #ofTicket(id: string, call: Call, accept: readonly number[] = []): Promise<HttpAnswer> {
    const path = `/ticket/${encodeURIComponent(id)}${call.path}`
    const answer = await this.#call({ ...call, path }, [...accept, 403])
    if (answer.status === 403) {
      throw new TerminalError(
        `the login ${this.user} may not do ${call.method} on ticket ${id}: was it moved to another queue?`,
        { status: 403 },
      )
    }
    return answer
  }

  async #read<T>(path: string, schema: z.ZodType<T>, absent: readonly number[]): Promise<T | undefined> {
    const answer = await this.#call({ method: 'GET', path }, absent)
    return absent.includes(answer.status) ? undefined : this.#parse(answer, schema)
  }

  async #call(call: Call, accept: readonly number[] = []): Promise<HttpAnswer> {
    const { http, urlFrom, signal } = this.#parts
    const answer = await http.expect(
      {
        method: call.method,
        url: this.#base + call.path,
        urlFrom,
        headers: { authorization: this.#authorization, accept: 'application/json', ...call.headers },
        signal,
        maxAnswerBytes,
        ...(call.json === undefined ? {} : { json: call.json }),
      },
      [...accept, 301, 302, 303, 307, 308, 401],
    )
    if (answer.status === 401) {
      throw new ProviderError(`Request Tracker refused the login ${this.user}`, { status: 401 })
    }
    if (answer.status >= 300 && answer.status < 400) {
      const to = answer.headers['location'] ?? 'nowhere'
      throw new RetryableError(
        `expected an answer of Request Tracker's REST 2, got a redirect to ${to.slice(0, 200)}: is its address right, and is a login page before it?`,
        { status: answer.status },
      )
    }
    return answer
  }

  #parse<T>(answer: HttpAnswer, schema: z.ZodType<T>): T {
    const type = answer.headers['content-type'] ?? 'no type'
    if (!type.startsWith('application/json')) {
      throw new RetryableError(
        `expected JSON from Request Tracker, got ${type.slice(0, 100)}: is its address right, and is another page before it?`,
        { status: answer.status, body: answer.text().slice(0, 2_000) },
      )
    }
    const parsed = schema.safeParse(answer.json())
    if (parsed.success) return parsed.data
    const places = parsed.error.issues.map(({ path }) => path.join('.')).slice(0, 5)
    throw new RetryableError(
      `Request Tracker answered ${answer.status} in a form that is not known, see ${places.join(', ')}`,
      { status: answer.status, body: answer.text().slice(0, 2_000) },
    )
  }
}
