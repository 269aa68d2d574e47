import { packBody, parseJson, signBody, stringifyJson } from '@truckroll/protocol'
import type { SandboxAccount } from '../src/index.ts'

export interface PolledMessage {
  id: string
  receipt: string
  procedureId: string
  type: string
  payload: unknown
}

export interface PostOptions {
  messageId?: string
  recordType?: string
}

/** What an integration does on the wire, and no more. */
export class SignedClient {
  readonly #url: string
  readonly #account: Pick<SandboxAccount, 'key' | 'secret'>

  constructor(url: string, account: Pick<SandboxAccount, 'key' | 'secret'>) {
    this.#url = url
    this.#account = account
  }

  send(path: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-dispatch-key': this.#account.key,
        'x-dispatch-signature': signBody(this.#account.secret, body),
        ...headers,
      },
      body: Buffer.from(body),
    })
  }

  /** Posts a body that must be taken. */
  async post(value: unknown, { messageId, recordType }: PostOptions = {}): Promise<void> {
    const answer = await this.send('/agent/in', packBody(value), {
      ...(messageId !== undefined && { MessageId: messageId }),
      ...(recordType !== undefined && { RecordType: recordType }),
    })
    if (answer.status !== 200) throw new Error(`agent/in answered ${answer.status}: ${await answer.text()}`)
  }

  /** Posts one canonical record. */
  postRecord(recordType: string, record: unknown, options: PostOptions = {}): Promise<void> {
    return this.post([{ header: { record_type: recordType, version: 'v3' }, record }], options)
  }

  async poll(max = 10): Promise<PolledMessage[]> {
    const answer = await this.send('/agent/out', Buffer.from(JSON.stringify({ maxNumberOfMessages: max })))
    if (answer.status !== 200) throw new Error(`agent/out answered ${answer.status}`)
    const items: unknown = parseJson(await answer.text())
    if (!Array.isArray(items)) throw new Error('expected an array')
    return items.map(toMessage)
  }

  ack({ receipt, procedureId }: Pick<PolledMessage, 'receipt' | 'procedureId'>): Promise<Response> {
    const body = stringifyJson({ Receipt: receipt, ProcedureID: procedureId, Result: 'success' })
    return this.send('/agent/ack', Buffer.from(body))
  }

  /** Polls and acks until the queue is empty; gives the entities as `{ key: entity }`. */
  async drain(): Promise<Record<string, unknown>[]> {
    const puts: Record<string, unknown>[] = []
    for (;;) {
      const messages = await this.poll()
      if (messages.length === 0) return puts
      for (const message of messages) {
        const answer = await this.ack(message)
        if (answer.status !== 200) throw new Error(`agent/ack answered ${answer.status}`)
        puts.push(...putsOf(message.payload))
      }
    }
  }
}

function toMessage(item: unknown): PolledMessage {
  const message = at(item, 'Message')
  const request = at(message, 'Request')
  return {
    id: String(at(message, 'ID')),
    receipt: String(at(message, 'Receipt')),
    procedureId: String(at(request, 'ProcedureID')),
    type: String(at(request, 'Type')),
    payload: at(request, 'Payload'),
  }
}

function putsOf(payload: unknown): Record<string, unknown>[] {
  const actions = at(payload, 'Actions')
  if (!Array.isArray(actions)) throw new Error('expected Actions')
  return actions.map((action) => ({ ...Object(at(action, 'Put')) }))
}

export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (typeof inner !== 'object' || inner === null) throw new Error(`expected an object around ${name}`)
    return Reflect.get(inner, name)
  }, value)
}
