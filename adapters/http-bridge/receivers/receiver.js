// A receiver in JavaScript. TRUCKROLL_BRIDGE_SECRET as the gateway has it, PORT the port to listen on.
import { createServer } from 'node:http'
import { BridgeVerificationError, verifyBridgeRequest } from '@truckroll/verify'

const secret = process.env['TRUCKROLL_BRIDGE_SECRET'] ?? ''
/** Ids of what was done; in your service a table, written in one transaction with the work. */
const done = new Set()

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  try {
    const { id } = verifyBridgeRequest(secret, request.headers, body)
    const { type, data } = JSON.parse(body.toString())
    if (!done.has(id)) process.stdout.write(`${type} ${data.jobId ?? ''}\n`)
    done.add(id)
    const answer = type === 'job.created' ? { bmsId: `WO-${data.jobId}` } : {}
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  } catch (error) {
    // A failure of yours is a 500: the delivery is repeated.
    response.writeHead(error instanceof BridgeVerificationError ? 401 : 500).end()
  }
})
server.listen(Number(process.env['PORT'] ?? 8000), '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`listening ${typeof address === 'object' ? address?.port : address}\n`)
})
