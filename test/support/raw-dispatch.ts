import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { isJsonObject, parseJson } from '@truckroll/protocol'

/** A Dispatch that hands out exactly these bytes, one after the other, each again and again until it is acked. */
export interface RawDispatch extends AsyncDisposable {
  readonly url: string
  /** Receipts that came back, in order. */
  readonly acked: readonly string[]
  /** Adds an answer, at the end; `receipt` takes it away. */
  give(receipt: string, chunks: readonly Uint8Array[]): void
}

export async function createRawDispatch(): Promise<RawDispatch> {
  const queue: { readonly receipt: string; readonly chunks: readonly Uint8Array[] }[] = []
  const acked: string[] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.url === '/agent/out') {
        const [first] = queue
        if (first === undefined) return response.end('[]')
        for (const chunk of first.chunks) response.write(chunk)
        return response.end()
      }
      if (request.url === '/agent/ack') {
        const ack = parseJson(body)
        const receipt = isJsonObject(ack) ? String(ack['Receipt']) : ''
        acked.push(receipt)
        if (queue[0]?.receipt === receipt) queue.shift()
      }
      return response.end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    acked,
    give: (receipt, chunks) => void queue.push({ receipt, chunks }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
