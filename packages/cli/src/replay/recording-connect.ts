import { createHash } from 'node:crypto'
import type { ConnectFactory } from '@truckroll/gateway/embed'
import { isJsonObject, parseJson, parsePollAnswer, stringifyJson, unpackBody } from '@truckroll/protocol'
import type { RecordedMessage } from '../recorded/recorded-message.ts'

/** A record that would have gone to agent/in. */
export interface WouldSend {
  readonly recordType: string
  readonly record: unknown
}

const maxBodyBytes = 64 * 1024 * 1024
const ownPosts = new Set(['gateway_provision', 'gateway_deprovision'])

/** Plays Dispatch: hands out what was recorded, and keeps what is posted instead of sending it. */
export class RecordingConnect {
  readonly #queue: unknown[] = []
  readonly #given = new Map<string, number>()
  readonly #sent: { readonly messageId: string | undefined; readonly records: readonly WouldSend[] }[] = []

  readonly connect: ConnectFactory = () => ({
    poll: async () => {
      const body = Buffer.from(stringifyJson(this.#queue.splice(0, 1)))
      const answer = await parsePollAnswer(body)
      const messages = answer.kind === 'messages' ? answer.messages : []
      return { kind: 'messages', messages, bodyBytes: body.length }
    },
    ack: async () => undefined,
    post: async ({ body, recordType, messageId }) => {
      if (recordType !== undefined && ownPosts.has(recordType)) return
      const posted = parseJson(unpackBody(body, maxBodyBytes))
      this.#sent.push({ messageId, records: (Array.isArray(posted) ? posted : [posted]).map(toWouldSend) })
    },
  })

  /** Puts a message on the queue, under an id that is the same in every replay of the file. */
  give({ type, payload }: RecordedMessage): void {
    const request = { ...(type !== undefined && { Type: type }), Payload: payload }
    const hash = createHash('sha256').update(stringifyJson(request)).digest('hex')
    const before = this.#given.get(hash) ?? 0
    this.#given.set(hash, before + 1)
    const id = before === 0 ? hash : `${hash}-${before + 1}`
    this.#queue.push({ Message: { Request: request, ID: id, Receipt: id } })
  }

  hasSent(messageId: string): boolean {
    return this.#sent.some((post) => post.messageId === messageId)
  }

  /** Everything that was posted, except the updates with these ids. */
  sentBut(messageIds: ReadonlySet<string>): readonly WouldSend[] {
    return this.#sent.flatMap(({ messageId, records }) =>
      messageId !== undefined && messageIds.has(messageId) ? [] : records,
    )
  }
}

function toWouldSend(item: unknown): WouldSend {
  const header = isJsonObject(item) && isJsonObject(item['header']) ? item['header'] : {}
  return {
    recordType: typeof header['record_type'] === 'string' ? header['record_type'] : 'unknown',
    record: isJsonObject(item) ? item['record'] : item,
  }
}
