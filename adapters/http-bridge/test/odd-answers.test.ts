import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDrive, createRequest } from './drive.ts'

/** A server that writes what no HTTP library would. */
let server: Server
let drive: ReturnType<typeof createDrive>
let write: (socket: Socket) => void
const sockets = new Set<Socket>()
const posts: string[] = []

beforeEach(async () => {
  posts.length = 0
  server = createServer((socket) => {
    sockets.add(socket)
    let text = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
      const end = text.indexOf('\r\n\r\n')
      if (end === -1 || text.length < end + 4 + length) return
      posts.push(text)
      text = ''
      write(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  drive = createDrive({ settings: { url: `http://127.0.0.1:${address.port}/jobs` } })
})

afterEach(async () => {
  await drive.stop()
  for (const socket of sockets) socket.destroy()
  server.close()
})

const answer = '{"bmsId":"WO-17"}'

function respond(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Buffer {
  const bytes = Buffer.from(body)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n${lines.join('')}\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

const deliver = () => drive.adapter.createJob(createRequest())

describe('an answer that HTTP libraries do not write', () => {
  it('comes after a 100 Continue that nobody asked for, also on a connection that is used again', async () => {
    write = (socket) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      setImmediate(() => socket.write(respond(answer)))
    }
    expect(await deliver()).toEqual({ bmsId: 'WO-17' })
    expect(await deliver()).toEqual({ bmsId: 'WO-17' })
    expect(posts).toHaveLength(2)
    expect(sockets.size).toBe(1)
  })

  it.each([
    ['gzip', gzipSync(answer)],
    ['x-gzip', gzipSync(answer)],
    ['GZIP', gzipSync(answer)],
    ['deflate', deflateSync(answer)],
    ['deflate', deflateRawSync(answer)],
    ['br', brotliCompressSync(answer)],
    ['zstd', zstdCompressSync(answer)],
    ['gzip, br', brotliCompressSync(gzipSync(answer))],
  ])('is compressed by %s though nobody asked for it', async (encoding, body) => {
    const headers = { 'content-encoding': encoding, 'content-type': 'application/json' }
    write = (socket) => socket.write(respond(body, headers))
    expect(await deliver()).toEqual({ bmsId: 'WO-17' })
    expect(posts[0]).not.toMatch(/accept-encoding/i)
  })

  it('is compressed and does not say so', async () => {
    write = (socket) => socket.write(respond(gzipSync(answer)))
    expect(await deliver()).toEqual({ bmsId: 'WO-17' })
  })

  it.each([
    ['snappy', Buffer.from(answer)],
    ['gzip', gzipSync(answer).subarray(0, 12)],
    ['gzip', gzipSync(Buffer.alloc(20_000_000))],
  ])('that is compressed by %s and cannot be decoded is told, and done', async (encoding, body) => {
    write = (socket) => socket.write(respond(body, { 'content-encoding': encoding }))
    const response = await deliver()
    expect(response.bmsId).toBeUndefined()
    expect(response.unread).toContain(encoding)
  })

  it('has a notice before the JSON, under text/html', async () => {
    const notice =
      '<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/job.php</b> on line <b>7</b><br />\n'
    write = (socket) => socket.write(respond(notice + answer, { 'content-type': 'text/html; charset=UTF-8' }))
    expect(await deliver()).toEqual({ bmsId: 'WO-17' })
    write = (socket) => socket.write(respond(notice + answer, { 'content-type': 'application/json' }))
    expect(await deliver()).toEqual({ bmsId: 'WO-17' })
  })

  it('is in the charset that it names', async () => {
    const body = Buffer.from('{"bmsId":"WO-M\u00fcller"}', 'latin1')
    write = (socket) =>
      socket.write(respond(body, { 'content-type': 'application/json; charset=ISO-8859-1' }))
    expect(await deliver()).toEqual({ bmsId: 'WO-Müller' })
  })

  it.each(['bmsId=WO-17', '<answer><bmsId>WO-17</bmsId></answer>', '{bmsId: WO-17}', 'bms_id: WO-17'])(
    'that cannot be read and means an id is told: %s',
    async (body) => {
      write = (socket) => socket.write(respond(body, { 'content-type': 'text/plain' }))
      expect((await deliver()).unread).toContain('expected')
    },
  )

  it('that only says OK says nothing', async () => {
    write = (socket) => socket.write(respond('OK', { 'content-type': 'text/plain' }))
    expect(await deliver()).toEqual({ bmsId: undefined })
  })
})
