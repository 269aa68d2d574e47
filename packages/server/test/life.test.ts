import { connect } from 'node:net'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createServer } from '../src/index.ts'
import { silentLogger } from './support/silent-logger.ts'
import { startWorld } from './support/start-world.ts'

describe('listen and close', () => {
  test('are safe twice and at once', async () => {
    const { gateway } = await startWorld()
    const server = createServer({ gateway, settings: { httpPort: 0 }, logger: silentLogger })
    const [first, second] = await Promise.all([server.listen(), server.listen()])
    expect(first).toEqual(second)
    expect(server.url).toBe(`http://127.0.0.1:${first.port}`)
    await Promise.all([server.close(), server.close()])
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    await expect(server.listen()).rejects.toThrow('before close')
  })

  test('a port that is taken is named with its setting', async () => {
    const { gateway, port } = await startWorld()
    const server = createServer({ gateway, settings: { httpPort: port }, logger: silentLogger })
    await expect(server.listen()).rejects.toMatchObject({
      code: 'TR_SETTING_INVALID',
      message: expect.stringMatching(/^TRUCKROLL_HTTP_PORT: .*EADDRINUSE/),
    })
    const both = createServer({ gateway, settings: { httpPort: 0, publicPort: port }, logger: silentLogger })
    await expect(both.listen()).rejects.toThrow(/^TRUCKROLL_PUBLIC_PORT: /)
    await expect(fetch(`${both.url}/readyz`)).rejects.toThrow()
  })

  test('close cuts what does not end in time', async () => {
    const { gateway } = await startWorld()
    const server = createServer({ gateway, settings: { httpPort: 0 }, logger: silentLogger })
    const { port } = await server.listen()
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      'POST /v1/pause HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
    )
    // How the connection is cut, by an end or a reset, is the system's choice.
    socket.on('error', () => undefined)
    const ended = new Promise((resolve) => socket.once('close', resolve))
    await server.close({ graceMs: 50 })
    await ended
    expect(socket.destroyed).toBe(true)
  })
})
