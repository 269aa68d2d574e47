import { signBody } from '@truckroll/protocol'
import { baseUrl } from '../http/base-url.ts'
import { createDeadline } from '../http/deadline.ts'
import { exchange, type HttpAnswer, type HttpTransport } from '../http/exchange.ts'
import { headerValue } from '../http/header-value.ts'
import { createHttpDispatcher, type HttpDispatcher } from '../http/http-dispatcher.ts'
import type { PollResult } from './poll-result.ts'
import { readPollAnswer } from './read-poll-answer.ts'

export interface PollRequest {
  /** 1 to 10, the most that Dispatch gives at once. */
  maxMessages: number
  /** Of an answer that is larger than is read, one message is skipped over and given in outline. */
  skipsLarge?: boolean | undefined
  signal?: AbortSignal | undefined
}

export interface AckRequest {
  receipt: string
  /** As in the message; left out if the message has none. */
  procedureId?: string | undefined
  signal?: AbortSignal | undefined
}

export interface PostRequest {
  /** Sent and signed exactly as given; `packBody` makes it. */
  body: Uint8Array
  /** The ack or err has it as `msg_id`. */
  messageId?: string | undefined
  /** `gateway`, `gateway_provision`, `gateway_deprovision`; absent if each provider has its own key. */
  recordType?: string | undefined
  /** Default `application/json`; `text/csv` of CSV. */
  contentType?: string | undefined
  signal?: AbortSignal | undefined
}

/** Dispatch Connect for one key. It retries nothing; a DispatchError says whether a retry makes sense. */
export interface ConnectClient {
  /**
   * Takes messages from the queue; they stay hidden from further polls until acked or until their
   * visibility time-out. An aborted poll may have hidden some. Playbook: Dispatch Outbound > Polling
   */
  poll(request: PollRequest): Promise<PollResult>
  /** Removes one message. Refused (400, 404, 409) if the receipt is late or was used already. */
  ack(request: AckRequest): Promise<void>
  /**
   * Posts a body to agent/in. Once it resolves Dispatch has the body; whether Dispatch accepts it comes
   * later, as ack or err.
   */
  post(request: PostRequest): Promise<void>
}

export interface ConnectClientOptions {
  /** Base of agent/in, agent/out and agent/ack, for instance `https://connect-sbx.dispatch.me`. */
  url: string
  /** `X-Dispatch-Key`. */
  key: string
  /** In hex. */
  secret: string
  /** Share one over all clients of a host. Default: one of its own. */
  dispatcher?: HttpDispatcher
  /** For one request with its whole answer, in milliseconds. Default 30,000. */
  timeoutMs?: number
  /** The largest poll answer that is read. Default 32 MiB. */
  maxAnswerBytes?: number
  /** Milliseconds since 1970. Default: the machine's clock. */
  now?: () => number
  /** Called with the `Date` of every answer, in milliseconds since 1970. */
  onDate?: (at: number) => void
}

/** Throws DispatchError TR_CLIENT_REQUEST or ProtocolError TR_PROTOCOL_SECRET if an option is not usable. */
export function createConnectClient(options: ConnectClientOptions): ConnectClient {
  const base = baseUrl(options.url)
  const key = headerValue('the key', options.key)
  const timeoutMs = options.timeoutMs ?? 30_000
  const maxAnswerBytes = options.maxAnswerBytes ?? 33_554_432
  const transport: HttpTransport = {
    dispatcher: options.dispatcher ?? createHttpDispatcher(),
    now: options.now ?? Date.now,
    onDate: options.onDate,
  }
  // Refuses a bad secret here rather than at the first poll.
  signBody(options.secret, new Uint8Array())

  function send<Result>(
    path: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
    read: (answer: HttpAnswer) => Promise<Result>,
  ): Promise<Result> {
    const signed = {
      'content-type': 'application/json',
      'x-dispatch-key': key,
      'x-dispatch-signature': signBody(options.secret, body),
      ...headers,
    }
    const request = {
      method: 'POST',
      url: new URL(path, base),
      headers: signed,
      body,
      timeoutMs,
      signal,
    } as const
    return exchange(transport, request, read)
  }

  return {
    async poll({ maxMessages, skipsLarge, signal }) {
      const body = jsonBody({ maxNumberOfMessages: maxMessages })
      return send('agent/out', body, {}, signal, (answer) =>
        readPollAnswer(answer, maxAnswerBytes, skipsLarge === true),
      )
    },
    async ack({ receipt, procedureId, signal }) {
      const body = jsonBody({ Receipt: receipt, ProcedureID: procedureId, Result: 'success' })
      await send('agent/ack', body, {}, signal, leaveBody)
    },
    async post({ body, messageId, recordType, contentType, signal }) {
      const headers: Record<string, string> = {}
      if (contentType !== undefined) headers['content-type'] = headerValue('the content type', contentType)
      if (recordType !== undefined) headers['recordtype'] = headerValue('RecordType', recordType)
      if (messageId !== undefined) headers['messageid'] = headerValue('MessageId', messageId)
      await send('agent/in', body, headers, signal, leaveBody)
    },
  }
}

function jsonBody(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

/** How long the rest of a 2xx answer may take before its connection is closed instead of kept. */
const maxDrainMs = 1000

/** The status 2xx is enough: the body is read only so that the connection can be used again. */
async function leaveBody({ body }: HttpAnswer): Promise<void> {
  // Not AbortSignal.timeout: it would fire a second after every request, with an error that nobody reads.
  const deadline = createDeadline(maxDrainMs, undefined)
  try {
    await body.dump({ limit: 65_536, signal: deadline.signal })
  } catch {
    // However the body ends, Dispatch has taken the request.
  } finally {
    deadline.release()
  }
}
