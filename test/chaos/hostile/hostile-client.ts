import { webhookMessageId } from '@truckroll/protocol'
import type { SeededRandom } from '@truckroll/testing'
import type { ProcessWorld } from '../world/process-world.ts'
import { hostileBytes, hostileValue } from './hostile-value.ts'

export const callbackToken = 'a-token-of-dispatch'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const paths = [
  '/v1/jobs',
  '/v1/jobs/30001',
  '/v1/jobs/30001/updates',
  '/v1/jobs/import',
  '/v1/updates',
  '/v1/updates/nobody',
  '/v1/providers',
  '/v1/providers/p-1',
  '/v1/dead-letters',
  '/v1/attention',
  '/v1/held',
  '/v1/files/nothing',
  '/v1/bms/webhook',
  '/v1/nowhere',
] as const
const types = [
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/xml',
  '',
] as const
const answersWithinMs = 20_000

/** Whoever can reach the gateway's HTTP and means no good. */
export class HostileClient {
  readonly #world: ProcessWorld
  readonly #random: SeededRandom
  #requests = 0

  constructor(world: ProcessWorld, random: SeededRandom) {
    this.#world = world
    this.#random = random
  }

  get requests(): number {
    return this.#requests
  }

  /** Anything at an endpoint: it is refused or taken, and the gateway is not at fault. */
  async disturb(): Promise<void> {
    const random = this.#random
    const method = random.pick(methods)
    const path = `${random.pick(paths)}${random.chance(0.3) ? `?limit=${encodeURIComponent(random.pick(['-1', 'x', '1e9']))}` : ''}`
    const hasBody = method !== 'GET' && method !== 'OPTIONS'
    const body = random.chance(0.5) ? JSON.stringify(hostileValue(random)) : hostileBytes(random, 1)
    const status = await this.#send(path, {
      method,
      headers: { 'content-type': random.pick(types) },
      ...(hasBody ? { body: Buffer.from(body) } : {}),
    })
    // A file is fetched from Dispatch, which has none here: 502 and 504 are said of it, not of the gateway.
    const isOurs = status >= 500 && !path.startsWith('/v1/files/')
    if (isOurs)
      this.#world.object(
        'server-error',
        `${method} ${path} was answered ${status}: ${String(body).slice(0, 200)}`,
      )
  }

  /** Bytes of any kind, brought with Dispatch's token: taken, and in the store when that is said. */
  async deliver(jobId: number): Promise<void> {
    const bytes = hostileBytes(this.#random, jobId)
    const status = await this.#send(`/v1/dispatch/events?token=${callbackToken}`, {
      method: 'POST',
      headers: { 'content-type': this.#random.pick(types) },
      body: bytes,
    })
    const eventId = `${webhookMessageId(bytes)}_0`
    this.#world.evidence.ignore(eventId)
    if (status !== 200)
      this.#world.object('webhook-refused', `a delivery was answered ${status}: ${toHead(bytes)}`)
    else if (this.#world.store.isRecorded(eventId) === false) {
      this.#world.object(
        'ack-not-durable',
        `a delivery was answered 200 and is not in the store: ${toHead(bytes)}`,
      )
    }
  }

  async #send(path: string, init: RequestInit): Promise<number> {
    this.#requests += 1
    try {
      const answer = await fetch(this.#world.seat.url + path, {
        ...init,
        signal: AbortSignal.timeout(answersWithinMs),
      })
      await answer.arrayBuffer()
      return answer.status
    } catch (error) {
      this.#world.object('no-answer', `${init.method ?? 'GET'} ${path}: ${String(error)}`)
      return 0
    }
  }
}

function toHead(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, 200).toString('latin1'))
}
