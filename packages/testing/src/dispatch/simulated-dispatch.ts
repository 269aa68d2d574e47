import {
  DispatchError,
  type AckRequest,
  type ConnectClient,
  type PollRequest,
  type PollResult,
  type PostRequest,
  type QueuedMessage,
} from '@truckroll/gateway/embed'
import type { VirtualClock } from '../clock/virtual-clock.ts'
import { wait } from '../clock/wait.ts'
import type { FaultKind, FaultPlan } from '../faults/fault-plan.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { MessageQueue, type SimulatedMessage } from './message-queue.ts'
import { readPost, type ReceivedPost } from './received-post.ts'
import { ackOf, errOf } from './wire-payloads.ts'

export interface SimulatedDispatchOptions {
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly faults: FaultPlan
  /** What a FIFO group is: all messages of the key, or those of one job. Default `job`. */
  readonly fifo?: 'account' | 'job'
  /** How long a polled message stays hidden. Default 30,000. */
  readonly visibilityMs?: number
  /** Longest time that a request takes one way, and its answer, in milliseconds. Default 40. */
  readonly latencyMs?: number
}

/** Called with what really happened at Dispatch, when it happens. */
export interface DispatchObserver {
  /** It put an ack or an err into the queue. */
  answered?(message: SimulatedMessage): void
  acked?(message: SimulatedMessage): void
  posted?(post: ReceivedPost): void
}

const unauthorizedForMs = 20_000

/**
 * Dispatch without HTTP: use it by `createGateway({ connect: () => dispatch.client })`. Its queue has FIFO
 * groups and visibility time-outs, and refuses late acks; acks and errs for posts come through the same
 * queue.
 */
export class SimulatedDispatch {
  /** Shared by all keys: they lead to one queue. */
  readonly client: ConnectClient
  readonly queue: MessageQueue
  readonly #options: Required<SimulatedDispatchOptions>
  readonly #observer: DispatchObserver
  readonly #posts: ReceivedPost[] = []
  readonly #answered = new Set<string>()
  #unauthorizedUntil = 0

  constructor(options: SimulatedDispatchOptions, observer: DispatchObserver = {}) {
    this.#options = { fifo: 'job', visibilityMs: 30_000, latencyMs: 40, ...options }
    this.#observer = observer
    const { clock, random, visibilityMs } = this.#options
    this.queue = new MessageQueue(random, () => clock.elapsedMs(), visibilityMs)
    this.client = {
      poll: (request) => untilAborted(this.#poll(request), request.signal),
      ack: (request) => untilAborted(this.#ack(request), request.signal),
      post: (request) => untilAborted(this.#post(request), request.signal),
    }
  }

  /** Posts in the order in which they took effect; a repeated post is listed again. */
  get posts(): readonly ReceivedPost[] {
    return this.#posts
  }

  /** Puts a message into the queue. `of`: the job that it is about, if it is about one. */
  emit(message: {
    readonly type: string
    readonly payload: unknown
    readonly of?: string
    readonly id?: string
  }): SimulatedMessage {
    const { type, payload, of, id } = message
    const group = this.#options.fifo === 'account' ? 'account' : (of ?? 'none')
    const put = this.queue.put({ group, type, payload, ...(id === undefined ? {} : { id }) })
    if (this.#options.faults.strikes('poll-duplicate')) this.queue.put({ group, type, payload, id: put.id })
    return put
  }

  async #poll({ maxMessages }: PollRequest): Promise<PollResult> {
    const { faults } = this.#options
    await this.#travel()
    if (faults.strikes('poll-fails')) throw unavailable()
    if (faults.strikes('poll-throttled')) throw throttled(faults, 'poll-throttled')
    if (faults.strikes('poll-garbage')) return page()
    const taken = this.queue.take(maxMessages)
    await this.#travel()
    if (taken.length > 0 && faults.strikes('poll-slow')) {
      await wait(this.#options.clock, faults.streamOf('poll-slow').integer(1, 20) * 1_000)
    }
    if (taken.length > 0 && faults.strikes('poll-lost')) throw timedOut()
    for (const { message } of taken) if (message.deliveries > 1) faults.count('redelivery')
    const messages = taken.map(({ message, receipt }) => this.#toQueued(message, receipt))
    return { kind: 'messages', messages, bodyBytes: 1_000 * messages.length }
  }

  #toQueued(message: SimulatedMessage, receipt: string): QueuedMessage {
    const { id, type, payload } = message
    const hasReceipt = message.deliveries > 1 || !this.#options.faults.strikes('poll-without-receipt')
    // A copy, so that the gateway cannot change ours.
    const copy: unknown = structuredClone(payload)
    return {
      id,
      type,
      procedureId: 'procedure-1',
      payload: copy,
      raw: copy,
      ...(hasReceipt ? { receipt } : {}),
    }
  }

  async #ack({ receipt }: AckRequest): Promise<void> {
    const { faults, visibilityMs, clock } = this.#options
    await this.#travel()
    if (faults.strikes('ack-fails')) throw unavailable()
    if (faults.strikes('ack-throttled')) throw throttled(faults, 'ack-throttled')
    if (faults.strikes('ack-late')) await wait(clock, visibilityMs)
    const message = this.queue.ack(receipt)
    if (message !== undefined) this.#observer.acked?.(message)
    await this.#travel()
    if (faults.strikes('ack-lost')) throw timedOut()
    if (message !== undefined) return
    faults.count('late-ack')
    throw refused('the receipt is late or was used', 400)
  }

  async #post({ body, messageId = '', recordType }: PostRequest): Promise<void> {
    const { faults, clock } = this.#options
    await this.#travel()
    if (faults.strikes('post-unauthorized')) this.#unauthorizedUntil = clock.elapsedMs() + unauthorizedForMs
    if (clock.elapsedMs() < this.#unauthorizedUntil && !faults.isOver) {
      throw new DispatchError('TR_CLIENT_UNAUTHORIZED', 'the key is not known', {
        status: 401,
        wasSent: true,
      })
    }
    if (faults.strikes('post-fails')) throw unavailable()
    if (faults.strikes('post-throttled')) throw throttled(faults, 'post-throttled')
    if (faults.strikes('post-refused')) throw refused('this record will never be taken', 422)
    const post = readPost({ body, messageId, recordType }, clock.elapsedMs())
    this.#posts.push(post)
    this.#observer.posted?.(post)
    this.#answer(post)
    await this.#travel()
    if (faults.strikes('post-lost')) throw timedOut()
  }

  /** Answers by ack or err, once for each update, however often it was posted. */
  #answer(post: ReceivedPost): void {
    if (this.#answered.has(post.messageId)) return
    this.#answered.add(post.messageId)
    const isRejected = this.#options.faults.strikes('post-rejected')
    const payload = isRejected ? errOf(post.messageId, post.kind) : ackOf(post.messageId, post.kind)
    const of = post.jobId === undefined ? {} : { of: post.jobId }
    const message = this.emit({ type: isRejected ? 'err' : 'ack', payload, ...of })
    this.#observer.answered?.(message)
  }

  #travel(): Promise<void> {
    return wait(this.#options.clock, this.#options.random.integer(1, this.#options.latencyMs))
  }
}

/** The caller gives up; a request on its way takes effect all the same. */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer
  return new Promise<T>((resolve, reject) => {
    const abort = () =>
      reject(new DispatchError('TR_CLIENT_ABORTED', 'the caller gave up', { wasSent: true }))
    // Also if the caller gave up before it began: then nobody else handles its rejection.
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
  })
}

function unavailable(): DispatchError {
  return new DispatchError('TR_CLIENT_UNAVAILABLE', 'Dispatch answered 503', {
    status: 503,
    isRetryable: true,
    wasSent: true,
  })
}

function timedOut(): DispatchError {
  return new DispatchError('TR_CLIENT_TIMEOUT', 'no whole answer in time', {
    isRetryable: true,
    wasSent: true,
  })
}

function throttled(faults: FaultPlan, kind: FaultKind): DispatchError {
  const retryAfterMs = faults.streamOf(kind).integer(1, 10) * 1_000
  return new DispatchError('TR_CLIENT_THROTTLED', 'Dispatch answered 429', {
    status: 429,
    isRetryable: true,
    wasSent: true,
    retryAfterMs,
  })
}

function refused(message: string, status: number): DispatchError {
  return new DispatchError('TR_CLIENT_REFUSED', message, { status, wasSent: true })
}

function page(): PollResult {
  const head = '<html><body>Bad gateway</body></html>'
  const outline = { status: 200, contentType: 'text/html', bodyBytes: head.length, sha256: '', head }
  return { kind: 'not-envelope', outline }
}
