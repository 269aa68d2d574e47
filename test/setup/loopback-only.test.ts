import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { lookup, resolve4 } from 'node:dns/promises'
import { once } from 'node:events'
import { get } from 'node:http'
import { createServer, connect } from 'node:net'
import type { AddressInfo, LookupFunction } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { guard } from './loopback-only.js'

// An address set aside for documentation: nobody is there, should the guard let a packet through.
const foreignAddress = '203.0.113.7'
const foreignName = 'connect.dispatch.example'

// What these tests provoke is not a fault of theirs.
afterEach(() => {
  guard.refused.length = 0
})

async function errorOf(attempt: () => Promise<unknown>): Promise<unknown> {
  try {
    await attempt()
  } catch (error) {
    return error
  }
  return undefined
}

async function socketError(open: () => NodeJS.EventEmitter): Promise<unknown> {
  const [error] = await once(open(), 'error')
  return error
}

describe('the tests reach this machine only', () => {
  it('refuses a connection, naming the host and the test', async () => {
    const error = await socketError(() => connect(443, foreignAddress))
    expect(error).toMatchObject({ code: 'ERR_NOT_LOOPBACK' })
    expect(String(error)).toContain(`${foreignAddress}:443`)
    expect(String(error)).toContain('naming the host and the test')
    expect(guard.refused).toEqual([`${foreignAddress}:443`])
  })

  it.each([
    ['net by options', () => connect({ host: foreignName, port: 80 })],
    ['tls', () => connectTls({ host: foreignName, port: 443 })],
    ['http', () => get(`http://${foreignName}/`)],
    ['an IPv6 address', () => connect(80, '2001:db8::1')],
    [
      'a look-up of its own that leads away',
      () => connect({ host: 'localhost', port: 80, lookup: leadTo(foreignAddress) }),
    ],
  ])('refuses %s', async (_kind, open) => {
    expect(await socketError(open)).toMatchObject({ code: 'ERR_NOT_LOOPBACK' })
  })

  it('refuses fetch', async () => {
    const error = await errorOf(() => fetch(`https://${foreignName}/`))
    expect(error).toMatchObject({ cause: { code: 'ERR_NOT_LOOPBACK' } })
  })

  it('refuses name look-ups', async () => {
    expect(await errorOf(() => lookup(foreignName))).toMatchObject({ code: 'ERR_NOT_LOOPBACK' })
    expect(await errorOf(() => resolve4(foreignName))).toMatchObject({ code: 'ERR_NOT_LOOPBACK' })
  })

  it('refuses datagrams', () => {
    const socket = createSocket('udp4')
    expect(() => socket.send('hello', 53, foreignAddress)).toThrow(foreignAddress)
    socket.close()
  })

  it('holds in the Node processes that a test starts', async () => {
    const script = `fetch('http://${foreignName}/').catch((error) => console.log(error.cause.code))`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script])
    expect(stdout.trim()).toBe('ERR_NOT_LOOPBACK')
  })

  it.each([
    ['localhost', undefined],
    ['127.0.0.1', undefined],
    ['a name that its own look-up leads here', leadTo('127.0.0.1')],
  ])('lets %s through', async (host, lookupHere) => {
    const server = createServer((socket) => socket.end('here'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo // a TCP server that listens has one
    const socket = connect({ port, host, ...(lookupHere && { lookup: lookupHere }) })
    const [chunk] = await once(socket, 'data')
    expect(String(chunk)).toBe('here')
    server.close()
  })

  it('runs in a time zone far from UTC', () => {
    expect(new Date('2026-01-01T12:00:00.000Z').getDate()).toBe(2)
  })
})

function leadTo(address: string): LookupFunction {
  return (_name, options, callback) => {
    if (options.all) callback(null, [{ address, family: 4 }])
    else callback(null, address, 4)
  }
}
