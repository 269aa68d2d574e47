import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Arrival {
  path: string
  authorization: string | undefined
  body: string
}

export interface Receiver {
  url: string
  arrivals: Arrival[]
  /** Statuses of the next answers; 200 once they are used up. */
  answers: number[]
  /** Settles once so many requests have come. */
  until(count: number): Promise<Arrival[]>
}

/** Somebody's endpoint that Dispatch posts to. */
export async function receiver(): Promise<Receiver> {
  const arrivals: Arrival[] = []
  const answers: number[] = []
  let wake = (): void => undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url = '', headers } = request
      arrivals.push({
        path: url,
        authorization: headers.authorization,
        body: Buffer.concat(chunks).toString(),
      })
      response.writeHead(answers.shift() ?? 200).end()
      wake()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const until = async (count: number): Promise<Arrival[]> => {
    while (arrivals.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return arrivals
  }
  return { url: `http://127.0.0.1:${address.port}`, arrivals, answers, until }
}
