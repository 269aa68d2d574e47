import { stringifyJson, SystemClock, type HttpAnswer, type HttpRequest } from '@truckroll/gateway'
import {
  AddressRule,
  createHttpDispatcher,
  ForeignTransport,
  Redactor,
  toHttpAnswer,
  UndiciHttpClient,
} from '@truckroll/gateway/embed'
import { fileURLToPath } from 'node:url'
import type { TestHttpClient } from '../adapter/create-http-client.ts'
import { findNearest, toKey, toLine } from './find-nearest.ts'
import { toRecordedAnswer, toRecordedRequest, type RecordedCall } from './recorded-call.ts'
import { RecordingError } from './recording-error.ts'
import { readRecording, writeRecording } from './recording.ts'
import { Veil } from './veil.ts'

const modes = ['no', 'reads', 'writes'] as const
/** `no`: answer from the file. `reads`: ask the product, and refuse calls that may change something. `writes`: any call. */
export type RecordMode = (typeof modes)[number]

export interface RecordedClientOptions {
  /** Where the calls stand, as JSON. */
  readonly file: string | URL
  /** Default: the environment variable TRUCKROLL_RECORD, or else `no`. */
  readonly record?: RecordMode
  /** Logins and other secrets: hidden wherever they stand, besides what is hidden by its name and form. */
  readonly secrets?: readonly unknown[]
  /** Calls by POST and the like that change nothing all the same, such as a login or a query in GraphQL. */
  readonly isRead?: (request: HttpRequest) => boolean
}

export interface RecordedClient extends TestHttpClient {
  /** Calls of the file that nobody has made. */
  unasked(): readonly string[]
}

/**
 * The HTTP client of an adapter, for tests that ran against the product once and run without it since. When it records,
 * the file is written as it is closed; what is secret or personal is hidden in it.
 */
export async function createRecordedClient(options: RecordedClientOptions): Promise<RecordedClient> {
  const { file, secrets = [], record = readMode(process.env['TRUCKROLL_RECORD']) } = options
  const path = typeof file === 'string' ? file : fileURLToPath(file)
  const redactor = new Redactor()
  for (const secret of secrets) redactor.learn(typeof secret === 'string' ? secret : stringifyJson(secret))
  if (record === 'no') return new Replaying(path, await readRecording(path), redactor)
  const isRefused = (request: HttpRequest) =>
    record === 'reads' && !isSafe(request) && options.isRead?.(request) !== true
  return new Recording(path, redactor, isRefused)
}

function readMode(text: string | undefined): RecordMode {
  if (text === undefined || text === '') return 'no'
  const mode = modes.find((each) => each === text)
  if (mode === undefined)
    throw new RecordingError(`TRUCKROLL_RECORD: expected ${modes.join(', ')}, got ${JSON.stringify(text)}`)
  return mode
}

function isSafe({ method }: { readonly method: string }): boolean {
  return method === 'GET' || method === 'PROPFIND' || method === 'REPORT'
}

/** Asks the product, and keeps each call in the order in which they were begun. */
class Recording extends UndiciHttpClient implements RecordedClient {
  readonly #file: string
  readonly #redactor: Redactor
  readonly #veil: Veil
  readonly #isRefused: (request: HttpRequest) => boolean
  readonly #connections: readonly (() => Promise<void>)[]
  readonly #calls: (RecordedCall | undefined)[] = []
  #hasRefused = false

  constructor(file: string, redactor: Redactor, isRefused: (request: HttpRequest) => boolean) {
    const dispatcher = createHttpDispatcher()
    const foreign = new ForeignTransport(new AddressRule(['127.0.0.0/8', '::1/128']))
    super(dispatcher, new SystemClock(), foreign)
    this.#file = file
    this.#redactor = redactor
    this.#veil = new Veil(redactor)
    this.#isRefused = isRefused
    this.#connections = [() => dispatcher.destroy(), () => foreign.close()]
  }

  override async send(request: HttpRequest): Promise<HttpAnswer> {
    this.#learn(request)
    if (this.#isRefused(request)) {
      this.#hasRefused = true
      const asked = toLine(toRecordedRequest(request, this.#veil))
      throw new RecordingError(
        `not sent, as it may change something in the product: ${asked}. TRUCKROLL_RECORD=writes sends such calls, too; if this one changes nothing, say so by isRead`,
      )
    }
    const at = this.#calls.push(undefined) - 1
    const answer = await super.send(request)
    this.#calls[at] = {
      request: toRecordedRequest(request, this.#veil),
      answer: toRecordedAnswer(answer, this.#veil),
    }
    return answer
  }

  /** What a call logs in with, so that it is hidden in its answer as well. */
  #learn({ headers = {} }: HttpRequest): void {
    for (const [name, value] of Object.entries(headers)) {
      if (name.toLowerCase() === 'authorization') this.#redactor.learn(value.replace(/^\S+ /, ''))
    }
  }

  unasked(): readonly string[] {
    return []
  }

  async close(): Promise<void> {
    for (const close of this.#connections) await close()
    // What was recorded before is better than half of it.
    if (this.#hasRefused) return
    await writeRecording(
      this.#file,
      this.#calls.filter((call) => call !== undefined),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Answers from the file, equal requests in the order in which they were answered then. Nothing is sent. */
class Replaying extends UndiciHttpClient implements RecordedClient {
  readonly #file: string
  readonly #calls: readonly RecordedCall[]
  readonly #veil: Veil
  readonly #left: Map<string, RecordedCall[]>

  constructor(file: string, calls: readonly RecordedCall[], redactor: Redactor) {
    super(createHttpDispatcher(), new SystemClock())
    this.#file = file
    this.#calls = calls
    this.#veil = new Veil(redactor)
    this.#left = Map.groupBy(calls, ({ request }) => toKey(request))
  }

  override async send(request: HttpRequest): Promise<HttpAnswer> {
    const asked = toRecordedRequest(request, this.#veil)
    const call = this.#left.get(toKey(asked))?.shift()
    if (call === undefined) throw new RecordingError(this.#toFault(asked))
    const { status, headers, body } = call.answer
    return toHttpAnswer(status, headers, toBytes(body))
  }

  #toFault(asked: RecordedCall['request']): string {
    const again = `record again: TRUCKROLL_RECORD=${isSafe(asked) ? 'reads' : 'writes'}`
    const known = this.#calls.filter(({ request }) => toKey(request) === toKey(asked)).length
    if (known > 0)
      return `${this.#file} has this call ${known === 1 ? 'once' : `${known} times`}, and it was made once more: ${toLine(asked)}. If that is right, ${again}`
    const nearest = findNearest(
      asked,
      this.#calls.map(({ request }) => request),
    )
    const like = nearest === undefined ? 'It has none' : `The nearest that it has: ${toLine(nearest)}`
    return `${this.#file} does not have this call: ${toLine(asked)}. ${like}. If the call is right, ${again}`
  }

  unasked(): readonly string[] {
    return [...this.#left.values()].flat().map(({ request }) => toLine(request))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function toBytes(body: RecordedCall['answer']['body']): Uint8Array {
  if (body === undefined) return new Uint8Array()
  if ('base64' in body) return new Uint8Array(Buffer.from(body.base64, 'base64'))
  return new TextEncoder().encode('text' in body ? body.text : stringifyJson(body.json))
}
