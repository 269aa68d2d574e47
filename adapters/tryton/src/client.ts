import {
  ProviderError,
  RetryableError,
  TerminalError,
  type Clock,
  type HttpAnswer,
  type HttpClient,
} from '@truckroll/gateway'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { loginSchema, preferencesSchema } from './answers.ts'
import type { Credentials } from './settings.ts'

export interface TrytonClientParts {
  readonly http: HttpClient
  readonly url: string
  readonly urlFrom: 'operator' | 'provider'
  readonly database: string
  readonly credentials: Credentials
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly kept: Kept
}

/** What the requests of the process share, by login. */
export class Kept {
  /** Each login costs Tryton a quarter of a second. */
  readonly sessions = new Map<string, Session>()
  /** All calls go to one address: none before the time that it named, milliseconds since the epoch. */
  readonly pauses = new Map<string, number>()
}

export interface Session {
  readonly userId: number
  readonly authorization: string
  /** Of the login; undefined if it has none. */
  readonly company: number | undefined
}

/** What Tryton refused for good, in words that stand in `body`. */
export class TrytonRefusal extends TerminalError {}

export type Domain = readonly unknown[]

const errorSchema = z.tuple([z.string()], z.unknown())
const answerSchema = z.looseObject({ result: z.unknown().optional(), error: errorSchema.optional() })
const maxAnswerBytes = 67_108_864

/** Tryton's JSON-RPC with one company's login. */
export class TrytonClient {
  readonly #parts: TrytonClientParts
  readonly #sessionKey: string

  constructor(parts: TrytonClientParts) {
    this.#parts = parts
    const { url, database, credentials } = parts
    this.#sessionKey = createHash('sha256')
      .update(JSON.stringify([url, database, credentials.user, credentials.password]))
      .digest('hex')
  }

  get login(): string {
    return this.#parts.credentials.user
  }

  async session(): Promise<Session> {
    const { sessions } = this.#parts.kept
    const known = sessions.get(this.#sessionKey)
    if (known !== undefined) return known
    const { user, password } = this.#parts.credentials
    const answer = await this.#post('common.db.login', [user, { password }], {})
    if (answer.status === 401) throw new ProviderError(`Tryton refused the login ${user}`, { status: 401 })
    const [userId, key] = this.#read(answer, 'common.db.login', loginSchema)
    const authorization = `Session ${Buffer.from(`${user}:${userId}:${key}`).toString('base64')}`
    const preferences = await this.#post('model.res.user.get_preferences', [true, {}], { authorization })
    const { company } = this.#read(preferences, 'model.res.user.get_preferences', preferencesSchema)
    const session = { userId, authorization, company: company ?? undefined }
    sessions.set(this.#sessionKey, session)
    return session
  }

  async search<Row extends z.ZodType>(
    model: string,
    domain: Domain,
    fields: readonly string[],
    row: Row,
    options: { readonly limit?: number; readonly context?: object } = {},
  ): Promise<z.infer<Row>[]> {
    const order = [['id', 'ASC']]
    const params = [domain, 0, options.limit ?? 100, order, ['id', ...fields]]
    return this.call(`model.${model}.search_read`, params, z.array(row), options.context)
  }

  async create(model: string, values: object): Promise<number> {
    const [id] = await this.call(`model.${model}.create`, [[values]], z.tuple([z.number()], z.number()))
    return id
  }

  /** With the `_timestamp` of a record that was read, a write of somebody else since then refuses this one. */
  async write(
    model: string,
    record: { readonly id: number; readonly _timestamp?: string | number | null | undefined },
    values: object,
  ): Promise<void> {
    const { id, _timestamp: timestamp } = record
    const context = timestamp == null ? {} : { _timestamp: { [`${model},${id}`]: String(timestamp) } }
    await this.call(`model.${model}.write`, [[id], values], z.unknown(), context)
  }

  async delete(model: string, id: number): Promise<void> {
    await this.call(`model.${model}.delete`, [[id]], z.unknown())
  }

  async call<T>(
    method: string,
    params: readonly unknown[],
    result: z.ZodType<T>,
    context: object = {},
  ): Promise<T> {
    for (let isLast = false; ; isLast = true) {
      const { authorization, company } = await this.session()
      // The statuses of work are translated, in searches too.
      const all = { company, language: 'en', ...context }
      const answer = await this.#post(method, [...params, all], { authorization })
      if (answer.status !== 401) return this.#read(answer, method, result)
      this.#parts.kept.sessions.delete(this.#sessionKey)
      if (isLast) throw new ProviderError(`Tryton refused the session of ${this.login}`, { status: 401 })
    }
  }

  async #post(
    method: string,
    params: readonly unknown[],
    headers: Readonly<Record<string, string>>,
  ): Promise<HttpAnswer> {
    const { http, url, urlFrom, database, signal } = this.#parts
    // Exactly these members: with `jsonrpc` it answers in another form.
    const json = { id: 1, method, params }
    const address = `${url.replace(/\/+$/, '')}/${encodeURIComponent(database)}/`
    const request = { method: 'POST', url: address, urlFrom, headers, signal, json, maxAnswerBytes } as const
    this.#checkPause()
    const answer = await http
      .expect(request, [301, 302, 303, 307, 308, 401, 403])
      .catch((error: unknown) => this.#fail(error))
    if (answer.status === 403) {
      throw new ProviderError(`the login ${this.login} may not call ${method} in Tryton`, { status: 403 })
    }
    if (answer.status >= 300 && answer.status < 400) {
      const to = answer.headers['location'] ?? 'nowhere'
      throw new RetryableError(
        `expected an answer of Tryton, got a redirect to ${to.slice(0, 200)}: is its address right?`,
        { status: answer.status },
      )
    }
    return answer
  }

  /** @throws RetryableError while Tryton wants no calls. */
  #checkPause(): void {
    const { kept, clock } = this.#parts
    const retryAfterMs = (kept.pauses.get(this.#sessionKey) ?? 0) - clock.now()
    if (retryAfterMs > 0)
      throw new RetryableError('Tryton asked to be called later', {
        status: 429,
        retryAfterMs,
        isOutage: true,
      })
  }

  #fail(error: unknown): never {
    const { kept, clock, database } = this.#parts
    if (error instanceof RetryableError && error.status === 429 && error.retryAfterMs !== undefined)
      kept.pauses.set(this.#sessionKey, clock.now() + error.retryAfterMs)
    // A proxy says so too while the server behind it starts, so it holds nothing for good.
    if (error instanceof TerminalError && error.status === 404)
      throw new RetryableError(
        `expected the database ${database} of Tryton, got 404: is its name right, and is another server before it?`,
        { status: 404, isOutage: true },
      )
    throw error
  }

  #read<T>(answer: HttpAnswer, method: string, schema: z.ZodType<T>): T {
    const type = answer.headers['content-type'] ?? 'no type'
    const body = answer.text().slice(0, 2_000)
    if (!type.startsWith('application/json')) {
      throw new RetryableError(
        `expected JSON from Tryton for ${method}, got ${type.slice(0, 100)}: is another page before it?`,
        { status: answer.status, body },
      )
    }
    const envelope = answerSchema.safeParse(answer.json())
    const error = envelope.data?.error
    if (error !== undefined) throw toError(error[0], method, body)
    const parsed = schema.safeParse(envelope.data?.result)
    if (parsed.success && envelope.success) return parsed.data
    throw new RetryableError(`Tryton answered ${method} in a form that is not known`, {
      status: answer.status,
      body,
    })
  }
}

/** Errors come under 200. UserError stands for missing rights, a missing record and a refused value alike. */
function toError(name: string, method: string, body: string): Error {
  if (name === 'UserError' || name === 'UserWarning') {
    return new TrytonRefusal(
      `Tryton refused ${method}; its words are in the answer that is kept with this attempt`,
      {
        status: 200,
        body,
      },
    )
  }
  if (name === 'ConcurrencyException') {
    return new RetryableError('somebody else changed the same record in Tryton at the same moment', { body })
  }
  if (name.startsWith('could not serialize')) {
    return new RetryableError('Tryton was changing the same records at the same moment', { body })
  }
  return new RetryableError(`Tryton failed at ${method}`, { status: 200, body })
}
