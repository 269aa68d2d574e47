import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished, vi } from 'vitest'

import type { Parsed } from './harness.ts'

export interface Received {
  headers: IncomingHttpHeaders
  bytes: Buffer
  event: Parsed
}

/** A listener for webhooks that answers the given statuses one after the other, then 204. */
export async function startReceiver(statuses: number[] = []) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    received.push({ headers: request.headers, bytes, event: JSON.parse(bytes.toString()) })
    response.writeHead(statuses.shift() ?? 204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    /** Once `count` have come. */
    until: (count: number) => vi.waitUntil(() => received.length >= count, { interval: 5 }),
  }
}
