import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseJson } from '@truckroll/gateway'

export const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`

export interface Delivery {
  readonly id: string
  readonly type: string
  readonly jobId: string
  readonly text: string
}

/** A service behind the bridge; each part of it may be wrong. */
export interface ServiceParts {
  isSigned(headers: IncomingHttpHeaders, body: string): boolean
  isFresh(timestamp: number): boolean
  /** The work order of a job, made if there is none. */
  make(delivery: Delivery, orders: Map<string, string>): Promise<string | undefined> | string | undefined
  statusOf(delivery: Delivery): number
  /** What a delivery is answered that nobody signed. */
  readonly refusal: number
}

export const goodParts: ServiceParts = {
  isSigned: (headers, body) =>
    String(headers['webhook-signature'] ?? '')
      .split(' ')
      .includes(sign(headers, body)),
  isFresh: (timestamp) => Math.abs(Date.now() / 1_000 - timestamp) < 300,
  make: ({ jobId }, orders) => {
    const bmsId = orders.get(jobId) ?? `WO-${orders.size + 1}`
    orders.set(jobId, bmsId)
    return bmsId
  },
  statusOf: () => 200,
  refusal: 401,
}

export function sign(headers: IncomingHttpHeaders, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}

export async function startService(wrong: Partial<ServiceParts> = {}) {
  const parts = { ...goodParts, ...wrong }
  const orders = new Map<string, string>()
  const answer = async (headers: IncomingHttpHeaders, body: string) => {
    if (!parts.isSigned(headers, body) || !parts.isFresh(Number(headers['webhook-timestamp'])))
      return { status: parts.refusal }
    const { type, data } = Object(parseJson(body))
    const delivery = { id: String(headers['webhook-id']), type, jobId: String(data?.jobId), text: body }
    const status = parts.statusOf(delivery)
    return status === 200 && type === 'job.created'
      ? { status, bmsId: await parts.make(delivery, orders) }
      : { status }
  }
  const server = createServer(async (request, response) => {
    const body = (await buffer(request).catch(() => Buffer.alloc(0))).toString()
    const { status, ...rest } = await answer(request.headers, body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(rest))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A moment in which another delivery comes in between. */
export const aMoment = () => sleep(30)
