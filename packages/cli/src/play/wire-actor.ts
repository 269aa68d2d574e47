import { gzipSync } from 'node:zlib'
import { isJsonObject, readActions, signBody, stringifyJson, type JsonObject } from '@truckroll/protocol'
import { call, type HttpAnswer } from './http-call.ts'
import { PlayFault } from './play-fault.ts'

export interface ActorAccount {
  readonly key: string
  readonly secret: string
}

export interface Polled {
  readonly id: string
  readonly receipt: string
  readonly procedureId: string
  /** One for each action, as `{ job: {...} }`. */
  readonly events: readonly JsonObject[]
}

export type Signing = 'right' | 'wrong secret' | 'wrong key' | 'changed byte' | 'not'

/** A brand, gateway or application as Dispatch sees it: signed posts and polls, and no more. */
export class WireActor {
  readonly account: ActorAccount
  readonly #url: string
  readonly #signal: AbortSignal
  readonly #held = new Map<string, JsonObject>()
  readonly #polls = new Map<string, readonly Polled[]>()

  constructor(url: string, account: ActorAccount, signal: AbortSignal) {
    this.#url = url
    this.account = account
    this.#signal = signal
  }

  send(
    path: string,
    content: string,
    { headers = {}, gzip = false, signing = 'right' }: SendOptions = {},
  ): Promise<HttpAnswer> {
    const body = gzip ? gzipSync(content) : Buffer.from(content)
    return call({
      method: 'POST',
      url: `${this.#url}${path}`,
      signal: this.#signal,
      headers: { 'content-type': 'application/json', ...this.#sign(body, signing), ...headers },
      body: signing === 'changed byte' ? changed(body) : body,
    })
  }

  /** @throws PlayFault if it is not taken with 200. */
  async post(content: string, headers: Readonly<Record<string, string>>): Promise<void> {
    const { status, text } = await this.send('/agent/in', content, { headers, gzip: true })
    if (status !== 200) throw new PlayFault(`expected 200 of agent/in, got ${status}: ${text.slice(0, 300)}`)
  }

  async poll(most: number, name?: string): Promise<readonly Polled[]> {
    const { status, json, text } = await this.send('/agent/out', stringifyJson({ maxNumberOfMessages: most }))
    if (status !== 200 && status !== 204) {
      throw new PlayFault(`expected 200 of agent/out, got ${status}: ${text.slice(0, 300)}`)
    }
    const messages = Array.isArray(json) ? json.map(toPolled) : []
    if (name !== undefined) this.#polls.set(name, messages)
    return messages
  }

  async ack({ receipt, procedureId }: Polled): Promise<HttpAnswer> {
    return this.send(
      '/agent/ack',
      stringifyJson({ Receipt: receipt, ProcedureID: procedureId, Result: 'success' }),
    )
  }

  /** What a poll of that name brought. @throws PlayFault */
  polled(name: string): readonly Polled[] {
    const found = this.#polls.get(name)
    if (found !== undefined) return found
    throw new PlayFault(`expected the name of an earlier poll, got ${name}`)
  }

  /** Polls and acks until nothing comes; everything that came is kept, too. */
  async drain(): Promise<readonly JsonObject[]> {
    const all: JsonObject[] = []
    for (;;) {
      const messages = await this.poll(10)
      if (messages.length === 0) return all
      for (const message of messages) {
        const { status, text } = await this.ack(message)
        if (status !== 200)
          throw new PlayFault(`expected 200 of agent/ack, got ${status}: ${text.slice(0, 300)}`)
        this.keep(message.events)
        all.push(...message.events)
      }
    }
  }

  /** As a system would that stores what it hears: the newest of each id. Acks and errs are about posts and are not kept. */
  keep(events: readonly JsonObject[]): void {
    for (const event of events) {
      const [kind = ''] = Object.keys(event)
      const entity = event[kind]
      if (kind === 'ack' || kind === 'err' || !isJsonObject(entity)) continue
      const id = stringifyJson(entity['id'] ?? entity['uuid'] ?? this.#held.size)
      const known = this.#held.get(`${kind} ${id}`)?.[kind]
      this.#held.set(`${kind} ${id}`, { [kind]: isJsonObject(known) ? { ...known, ...entity } : entity })
    }
  }

  held(): Record<string, JsonObject[]> {
    const holds: Record<string, JsonObject[]> = {}
    for (const event of this.#held.values()) {
      for (const [kind, entity] of Object.entries(event)) {
        if (isJsonObject(entity)) (holds[kind] ??= []).push(entity)
      }
    }
    return holds
  }

  #sign(body: Uint8Array, signing: Signing): Record<string, string> {
    const { key, secret } = this.account
    if (signing === 'not') return { 'x-dispatch-key': key }
    const signature = signBody(signing === 'wrong secret' ? 'ab'.repeat(32) : secret, body)
    return {
      'x-dispatch-key': signing === 'wrong key' ? `${key}-wrong` : key,
      'x-dispatch-signature': signature,
    }
  }
}

interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly gzip?: boolean
  readonly signing?: Signing
}

function changed(body: Buffer): Buffer {
  const other = Buffer.from(body)
  other[other.length - 1] = (other.at(-1) ?? 0) ^ 1
  return other
}

function toPolled(item: unknown): Polled {
  const message = inside(item, 'Message')
  const request = inside(message, 'Request')
  const payload = request['Payload']
  const type = typeof request['Type'] === 'string' ? request['Type'] : 'unknown'
  const actions = readActions(payload, type)
  return {
    id: String(message['ID']),
    receipt: String(message['Receipt']),
    procedureId: String(request['ProcedureID']),
    events: actions.map(({ putKey, entity }) => ({ [putKey ?? type]: entity })),
  }
}

function inside(value: unknown, name: string): JsonObject {
  const inner = isJsonObject(value) ? value[name] : undefined
  return isJsonObject(inner) ? inner : {}
}
