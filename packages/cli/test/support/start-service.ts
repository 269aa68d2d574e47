import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'

export interface Delivery {
  readonly type: string
  readonly isSigned: boolean
}

export interface TestService {
  readonly url: string
  readonly deliveries: Delivery[]
  /** Checks what comes from now on with this secret. */
  trust(secret: string): void
  /** Answers the next request like this instead. */
  answerNext(status: number, body: string): void
  stop(): void
}

/** A service in "any language": checks the signature by hand and answers with its id of the job. */
export async function startService(): Promise<TestService> {
  const deliveries: Delivery[] = []
  const answers: { readonly status: number; readonly body: string }[] = []
  let key = randomBytes(8)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const signed = [request.headers['webhook-id'], request.headers['webhook-timestamp'], ''].join('.')
      const expected = createHmac('sha256', key).update(signed).update(body).digest('base64')
      const given = String(request.headers['webhook-signature']).split(' ')
      deliveries.push({ type: JSON.parse(body.toString()).type, isSigned: given.includes(`v1,${expected}`) })
      const answer = answers.shift() ?? { status: 200, body: '{"bmsId":"wo-1"}' }
      response.statusCode = answer.status
      response.setHeader('content-type', 'application/json').end(answer.body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/hook`,
    deliveries,
    trust: (secret) => {
      key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    },
    answerNext: (status, body) => void answers.push({ status, body }),
    stop: () => void server.close(),
  }
}
