import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { HttpJson } from './http-json.ts'

/** Answers the first request of a connection, and cuts it at the second one. */
async function startServer() {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.method ?? '')
    const isFirst = !cut.has(request.socket)
    cut.add(request.socket)
    if (isFirst) response.end('{}')
    else request.socket.destroy()
  })
  const cut = new WeakSet<object>()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return { requests, baseUrl: `http://127.0.0.1:${address.port}` }
}

it('asks again on a new connection if a kept one is cut, but only for what only reads', async () => {
  const { requests, baseUrl } = await startServer()
  const client = new HttpJson({ baseUrl, peer: 'The gateway', startHint: 'Start it.' })
  const get = async () => {
    const answer = await client.send({ method: 'GET', path: '/v1/status' })
    // The connection is kept once its answer was read to the end.
    await wait(50)
    return answer
  }
  expect(await get()).toMatchObject({ status: 200 })
  expect(await get()).toMatchObject({ status: 200 })
  expect(requests).toEqual(['GET', 'GET', 'GET'])
  await expect(client.send({ method: 'POST', path: '/v1/pause', body: {} })).rejects.toMatchObject({
    code: 'TR_CLI_UNREACHABLE',
  })
  expect(requests).toHaveLength(4)
})
