import { isJsonObject, stringifyJson, type JsonObject } from '@truckroll/protocol'
import { call, type HttpAnswer } from './http-call.ts'
import { PlayFault } from './play-fault.ts'

/** The control API of the sandbox that is played in. */
export class Control {
  readonly url: string
  readonly #signal: AbortSignal
  readonly #headers: Readonly<Record<string, string>>

  /** `token`: the control token, if the sandbox asks for one. */
  constructor(url: string, signal: AbortSignal, token?: string) {
    this.url = url
    this.#signal = signal
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  }

  ask(method: string, path: string, body?: unknown): Promise<HttpAnswer> {
    return call({
      method,
      url: `${this.url}/_control${path}`,
      signal: this.#signal,
      headers: { ...this.#headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: stringifyJson(body) }),
    })
  }

  /** The answer to what must be done. @throws PlayFault with the sandbox's own words, if it refuses. */
  async must(method: string, path: string, body?: unknown): Promise<JsonObject> {
    const { status, json, text } = await this.ask(method, path, body)
    if (status >= 200 && status < 300 && isJsonObject(json)) return json
    throw new PlayFault(
      `expected the sandbox to do ${method} /_control${path}, got ${status}: ${toDetail(json, text)}`,
    )
  }

  async list(path: string): Promise<readonly JsonObject[]> {
    const { items } = await this.must('GET', path)
    return Array.isArray(items) ? items.filter(isJsonObject) : []
  }
}

/** What an answer says is wrong. */
export function toDetail(json: unknown, text: string): string {
  if (!isJsonObject(json)) return text.slice(0, 300)
  const { title, detail, issues } = json
  const parts = [title, detail].filter((part) => typeof part === 'string')
  if (Array.isArray(issues)) parts.push(stringifyJson(issues).slice(0, 300))
  return parts.join(': ')
}
