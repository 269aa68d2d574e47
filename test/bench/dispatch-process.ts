// A Dispatch that does next to nothing, in a process of its own: what is measured against it is the reader.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { DispatchLoad, DispatchNews } from './lean-dispatch.ts'

interface Queued {
  readonly group: string
  readonly item: string
  takenAt: number
}

const batch = 10
const visibilityTimeoutMs = 30_000
let latencyMs = 0
let left = 0
let firstPollAt: number | undefined
let posts = 0
let expectedPosts = 0
const waiting: Queued[] = []
const inFlight = new Map<string, Queued>()
const busyGroups = new Map<string, number>()

function load({ messages, jobs, latencyMs: ms, posts: awaited }: DispatchLoad): void {
  latencyMs = ms
  waiting.length = 0
  inFlight.clear()
  busyGroups.clear()
  posts = 0
  expectedPosts = awaited ?? 0
  left = messages
  firstPollAt = undefined
  for (let index = 0; index < messages; index++) {
    const jobId = (index % jobs) + 1
    waiting.push({ group: String(jobId), item: toItem(index, jobId), takenAt: 0 })
  }
}

/** About 1.8 kB, as a job of the playbook has. */
const description = 'The dishwasher leaks from the door; the owner has put towels down. '.repeat(20)

function toItem(index: number, jobId: number): string {
  const job = { id: jobId, title: `job ${jobId}`, status: 'offered', organization_id: 7, description }
  const Payload = { Actions: [{ ID: null, Put: { job } }] }
  const message = {
    Request: { ProcedureID: `p-${index}`, Type: 'job', Payload },
    ID: `m-${index}`,
    Receipt: `r-${index}`,
  }
  return JSON.stringify({ Message: message })
}

function poll(): string {
  if (waiting.length === 0) handOutAgain()
  const taken: string[] = []
  for (let at = 0; at < waiting.length && taken.length < batch;) {
    const queued = waiting[at]
    if (queued === undefined) break
    if (busyGroups.has(queued.group) && !isOfThisPoll(queued, taken)) {
      at += 1
      continue
    }
    waiting.splice(at, 1)
    queued.takenAt = performance.now()
    taken.push(queued.item)
    inFlight.set(receiptOf(queued.item), queued)
    busyGroups.set(queued.group, (busyGroups.get(queued.group) ?? 0) + 1)
    if (at > 200) break
  }
  return `[${taken.join(',')}]`
}

/** What was not acked in time: on a busy machine an answer or an ack may come too late. */
function handOutAgain(): void {
  for (const [receipt, queued] of inFlight) {
    // In the order they were handed out: all after it are younger.
    if (performance.now() - queued.takenAt < visibilityTimeoutMs) return
    inFlight.delete(receipt)
    busyGroups.delete(queued.group)
    waiting.push(queued)
  }
}

/** A poll may bring several messages of one group, in order. */
function isOfThisPoll(queued: Queued, taken: readonly string[]): boolean {
  return taken.some((item) => inFlight.get(receiptOf(item))?.group === queued.group)
}

function receiptOf(item: string): string {
  return item.slice(item.lastIndexOf('"r-') + 1, item.lastIndexOf('"'))
}

function ack(receipt: string): void {
  const queued = inFlight.get(receipt)
  if (queued === undefined) return
  inFlight.delete(receipt)
  const others = (busyGroups.get(queued.group) ?? 1) - 1
  if (others === 0) busyGroups.delete(queued.group)
  else busyGroups.set(queued.group, others)
  left -= 1
  if (left === 0) tell({ kind: 'drained', seconds: (performance.now() - (firstPollAt ?? 0)) / 1000 })
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  if (request.url === '/agent/out') firstPollAt ??= performance.now()
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array))
  if (latencyMs > 0) await wait(latencyMs)
  response.setHeader('content-type', 'application/json')
  if (request.url === '/agent/out') return void response.end(poll())
  if (request.url === '/agent/ack') {
    const { Receipt } = JSON.parse(Buffer.concat(parts).toString()) as { Receipt: string }
    ack(Receipt)
  } else {
    posts += 1
    if (posts === expectedPosts) tell({ kind: 'posted' })
  }
  response.end('{}')
}

function tell(news: DispatchNews): void {
  process.send?.(news)
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.destroy(error as Error))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  tell({ kind: 'listening', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('message', (given: DispatchLoad) => {
  load(given)
  tell({ kind: 'loaded' })
})
process.on('disconnect', () => process.exit(0))
