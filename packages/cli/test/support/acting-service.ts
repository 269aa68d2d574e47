import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const eventSchema = z.object({ type: z.string(), data: z.object({ jobId: z.string().optional() }) })
const actSchema = z.object({
  kind: z.string(),
  bmsId: z.string(),
  input: z.record(z.string(), z.unknown()).optional(),
})

export interface Act {
  readonly jobId: string
  readonly kind: string
  readonly update: Readonly<Record<string, unknown>>
}

/** What a service does; each part may be wrong. */
export interface ActingParts {
  /** Reports one act; called in the order of acts. */
  report(act: Act, send: (update: unknown, key?: string) => Promise<number | undefined>): Promise<void>
  /** Called with each delivery. */
  hear(jobId: string, type: string, send: (update: unknown, key?: string) => Promise<unknown>): Promise<void>
  statusOf(kind: string): number
}

const keys = { made: 0 }
export const newKey = () => `act-${(keys.made += 1)}`

/** Reports until it is taken, under one key. */
export const goodActs: ActingParts = {
  report: async ({ update }, send) => {
    const key = newKey()
    for (let tries = 0; tries < 100; tries += 1) {
      const status = await send(update, key)
      if (status !== undefined && status < 500) return
      await sleep(100)
    }
  },
  hear: () => Promise.resolve(),
  statusOf: () => 202,
}

export interface ActingService extends AsyncDisposable {
  readonly url: string
  readonly actsUrl: string
}

/** A service behind the bridge that does at `/acts` what a person would, and reports to the gateway. */
export async function startActingService(
  toGatewayUrl: () => string,
  parts: () => ActingParts = () => goodActs,
): Promise<ActingService> {
  const jobs = new Map<string, string>()
  let turn: Promise<void> = Promise.resolve()
  const sendTo = (jobId: string) => async (update: unknown, key?: string) => {
    try {
      const answer = await fetch(`${toGatewayUrl()}/v1/jobs/${jobId}/updates`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: JSON.stringify(update),
      })
      await answer.body?.cancel()
      return answer.status
    } catch {
      return undefined
    }
  }
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(405).end()
      return
    }
    const body = await json(request)
    if (request.url === '/acts') {
      const { kind, bmsId, input } = actSchema.parse(body)
      const jobId = jobs.get(bmsId)
      const status = jobId === undefined ? 404 : parts().statusOf(kind)
      if (jobId !== undefined && status < 300)
        turn = turn.then(() => parts().report({ jobId, kind, update: { kind, ...input } }, sendTo(jobId)))
      response.writeHead(status).end()
      return
    }
    const { type, data } = eventSchema.parse(body)
    const { jobId } = data
    if (jobId === undefined) {
      response.end()
      return
    }
    const bmsId = `WO-${jobId}`
    jobs.set(bmsId, jobId)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ bmsId }))
    await parts().hear(jobId, type, sendTo(jobId))
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  return {
    url: `${url}/`,
    actsUrl: `${url}/acts`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await turn
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
