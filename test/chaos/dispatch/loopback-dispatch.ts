import { signBody } from '@truckroll/protocol'
import { ackOf, MessageQueue, readPost, type SeededRandom, type SimulatedMessage } from '@truckroll/testing'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Post } from '../oracle/evidence.ts'
import { HttpFaults, type HttpFault } from '../world/http-faults.ts'
import { LoopbackServer, type LoopbackRequest } from '../world/loopback-server.ts'

export const dispatchKey = 'chaos'
export const dispatchSecret = 'c0ffee'.repeat(8)

export interface DispatchOptions {
  readonly random: SeededRandom
  /** How long a polled message stays hidden. */
  readonly visibilityMs: number
  /** Added to each answer. */
  readonly latencyMs: number
  /** How long a request hangs that meets this fault. */
  readonly hangMs: number
}

/** Hears what happens at Dispatch, before it is answered. */
export interface DispatchWatcher {
  /** Anything at all. */
  asked(): void
  acked(message: SimulatedMessage): void
  posted(post: Post): void
  /** It hands out its word that the post of that update was processed. */
  confirmed(updateId: string): void
}

interface Work {
  /** Takes effect, and says what there is to answer. */
  act(isAnswered: boolean): { readonly status: number; readonly body: string }
}

const ackSchema = z.looseObject({ Receipt: z.string() })
const pollSchema = z.looseObject({ maxNumberOfMessages: z.int().min(1).max(10) })

/**
 * Dispatch over real HTTP, for a gateway in a process of its own: FIFO groups, visibility time-outs, a new receipt at
 * each delivery, late acks refused, an ack of its own for each post, and faults.
 */
export class LoopbackDispatch implements AsyncDisposable {
  readonly queue: MessageQueue
  readonly faults: HttpFaults
  readonly #options: DispatchOptions
  readonly #watcher: DispatchWatcher
  /** Updates that were posted, by the message that says so. */
  readonly #confirmations = new Map<string, string>()
  readonly #answered = new Set<string>()
  #server: LoopbackServer | undefined

  private constructor(options: DispatchOptions, watcher: DispatchWatcher) {
    this.#options = options
    this.#watcher = watcher
    const { random, visibilityMs, hangMs } = options
    this.queue = new MessageQueue(random.fork('queue'), () => performance.now(), visibilityMs)
    this.faults = new HttpFaults(random.fork('dispatch faults'), hangMs)
  }

  static async start(options: DispatchOptions, watcher: DispatchWatcher): Promise<LoopbackDispatch> {
    const dispatch = new LoopbackDispatch(options, watcher)
    dispatch.#server = await LoopbackServer.start((request, response) => dispatch.#answer(request, response))
    return dispatch
  }

  get url(): string {
    return this.#server?.url ?? ''
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.goAway()
  }

  emit(payload: unknown, type: string, jobId: string | undefined): SimulatedMessage {
    return this.queue.put({ group: jobId ?? 'none', type, payload })
  }

  async #answer(request: LoopbackRequest, response: ServerResponse): Promise<void> {
    this.#watcher.asked()
    if (this.#options.latencyMs > 0) await wait(this.#options.latencyMs)
    const work = this.#toWork(request)
    const fault = work === undefined ? undefined : this.faults.next()
    if (work === undefined) {
      response.statusCode = 401
      response.end()
    } else if (fault !== undefined && !(fault === 'garbage' && request.path !== '/agent/out')) {
      await this.faults.strike(fault, response, () => work.act(false))
    } else {
      const { status, body } = work.act(true)
      response.statusCode = status
      response.setHeader('content-type', 'application/json')
      // A 2xx says it all, whatever stands in it.
      response.end(isGarbage(fault) ? '<html>' : body)
    }
  }

  /** Undefined if it is not signed with our key. */
  #toWork({ path, headers, body }: LoopbackRequest): Work | undefined {
    const isOurs =
      headers['x-dispatch-key'] === dispatchKey &&
      headers['x-dispatch-signature'] === signBody(dispatchSecret, body)
    if (!isOurs) return undefined
    if (path === '/agent/out') return { act: () => this.#poll(body) }
    if (path === '/agent/ack') return { act: () => this.#ack(body) }
    if (path === '/agent/in') return { act: (isAnswered) => this.#post(body, headers, isAnswered) }
    return { act: () => ({ status: 404, body: '' }) }
  }

  #poll(body: Buffer) {
    const { maxNumberOfMessages } = pollSchema.parse(JSON.parse(body.toString()))
    const items = this.queue.take(maxNumberOfMessages).map(({ message, receipt }) => {
      const { id, type, payload } = message
      const updateId = this.#confirmations.get(id)
      if (updateId !== undefined) this.#watcher.confirmed(updateId)
      const Request = { ProcedureID: 'procedure-1', Type: type, Payload: payload }
      return { Message: { Request, ID: id, Receipt: receipt } }
    })
    return { status: 200, body: JSON.stringify(items) }
  }

  #ack(body: Buffer) {
    const { Receipt } = ackSchema.parse(JSON.parse(body.toString()))
    const message = this.queue.ack(Receipt)
    if (message === undefined) return { status: 400, body: '{"error":"late"}' }
    this.#watcher.acked(message)
    return { status: 200, body: '{}' }
  }

  #post(body: Buffer, headers: LoopbackRequest['headers'], isAnswered: boolean) {
    const messageId = textOf(headers['messageid']) ?? ''
    const post = readPost({ body, messageId, recordType: textOf(headers['recordtype']) }, performance.now())
    this.#watcher.posted({ ...post, isAnswered })
    if (!this.#answered.has(messageId)) {
      this.#answered.add(messageId)
      const { id } = this.emit(ackOf(messageId, post.kind), 'ack', post.jobId)
      this.#confirmations.set(id, messageId)
    }
    return { status: 200, body: '{}' }
  }
}

function isGarbage(fault: HttpFault | undefined): boolean {
  return fault === 'garbage'
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
