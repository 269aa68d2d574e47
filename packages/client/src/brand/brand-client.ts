import { randomUUID } from 'node:crypto'
import { toBrandPosts, toCsv, type BrandRecord } from '@truckroll/protocol'
import { createConnectClient, type ConnectClientOptions } from '../connect/connect-client.ts'
import type { AnswerOutline } from '../connect/poll-result.ts'
import { DispatchError } from '../errors.ts'
import { toBrandEvents, type BrandEvent } from './brand-event.ts'

export interface SendOptions {
  /**
   * Comes back in the ack or err of each record. After an error send the same records with the same id again: Dispatch
   * knows it. Default: a new one.
   */
  readonly messageId?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SentPost {
  readonly messageId: string
  readonly records: readonly BrandRecord[]
}

/** A message with what it tells. Store it, then `ack` it. */
export interface ReceivedMessage {
  /** The same again if it was not acked in time. */
  readonly id: string | undefined
  readonly events: readonly BrandEvent[]
  /** Removes it from the queue. @throws DispatchError if it is too late: the message comes again. */
  ack(): Promise<void>
}

export interface ReceiveRequest {
  /** 1 to 10. Default 10. If as many came, there are more. */
  readonly maxMessages?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A brand's end of Dispatch Connect: what it offers, and what became of it. It retries nothing. */
export interface BrandClient {
  /**
   * Posts records in their order; all in one post, but each config in one of its own. Once it resolves Dispatch has them;
   * whether it takes them comes later, as ack or err, if those are enabled. Playbook: Overview > Dispatch Inbound
   */
  send(records: readonly BrandRecord[], options?: SendOptions): Promise<readonly SentPost[]>
  /** Posts records of one type as CSV. Playbook: Overview > Dispatch Inbound > CSV */
  sendCsv(records: readonly BrandRecord[], options?: SendOptions): Promise<SentPost>
  /** Takes messages from the queue. Playbook: Overview > Dispatch Outbound */
  receive(request?: ReceiveRequest): Promise<readonly ReceivedMessage[]>
}

/** Throws DispatchError TR_CLIENT_REQUEST or ProtocolError TR_PROTOCOL_SECRET if an option is not usable. */
export function createBrandClient(options: ConnectClientOptions): BrandClient {
  const connect = createConnectClient(options)
  return {
    async send(records, { messageId = randomUUID(), signal } = {}) {
      const posts = toBrandPosts(records)
      const sent: SentPost[] = []
      for (const [at, { body, recordType, records: ofPost }] of posts.entries()) {
        // One id a post: Dispatch takes the same id with other content as another post.
        const id = posts.length === 1 ? messageId : `${messageId}-${at + 1}`
        await connect.post({ body, recordType, messageId: id, signal })
        sent.push({ messageId: id, records: ofPost })
      }
      return sent
    },
    async sendCsv(records, { messageId = randomUUID(), signal } = {}) {
      await connect.post({ body: Buffer.from(toCsv(records)), contentType: 'text/csv', messageId, signal })
      return { messageId, records }
    },
    async receive({ maxMessages = 10, signal } = {}) {
      const answer = await connect.poll({ maxMessages, signal })
      if (answer.kind === 'too-large')
        throw unreadable(`an answer of ${answer.bodyBytes} bytes, which is too large`)
      if (answer.kind === 'not-envelope') throw unreadable(describe(answer.outline))
      return answer.messages.map((message) => ({
        id: message.id,
        events: toBrandEvents(message),
        async ack() {
          const { receipt, procedureId } = message
          if (receipt === undefined) throw unreadable('a message without a receipt, which nobody can ack')
          await connect.ack({ receipt, procedureId })
        },
      }))
    },
  }
}

function describe({ status, contentType, bodyBytes }: AnswerOutline): string {
  return `${status} with ${bodyBytes} bytes of ${contentType || 'no content type'}`
}

function unreadable(what: string): DispatchError {
  return new DispatchError('TR_CLIENT_ANSWER', `expected messages from agent/out, got ${what}`, {
    wasSent: true,
  })
}
