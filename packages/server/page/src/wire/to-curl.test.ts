import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { WireCallDetail } from '../api/views.ts'
import { toCurl } from './to-curl.ts'

const call: WireCallDetail = {
  id: 'a-1',
  at: '2026-03-04T14:00:02.000Z',
  ms: 4,
  direction: 'out',
  peer: 'bms',
  externalOrganizationId: null,
  jobId: null,
  method: 'POST',
  host: 'api.example',
  origin: 'https://api.example',
  path: '/orders?a=1&b=$(id)',
  status: 200,
  error: null,
  requestBytes: 2,
  responseBytes: 2,
  request: {
    headers: [
      { name: 'host', value: 'api.example' },
      { name: 'content-encoding', value: 'gzip' },
      { name: 'authorization', value: '[hidden]' },
    ],
    body: `{"name":"O'Hara; $(touch x) \`id\`\n"}`,
    isCut: false,
    bytes: 2,
  },
  response: { headers: [], body: null, isCut: false, bytes: 0 },
}

describe('a call as a curl command', () => {
  test('means to a shell what it says, whatever stands in it', () => {
    const words = execFileSync('sh', ['-c', toCurl(call, '').replace(/^curl/, `printf '%s\\0'`)]).toString()
    expect(words.split('\0')).toEqual([
      '-X',
      'POST',
      'https://api.example/orders?a=1&b=$(id)',
      '-H',
      'authorization: [hidden]',
      '--data-raw',
      call.request.body,
      '',
    ])
  })

  test('says that the body is not whole; what came in goes to this gateway', () => {
    const cut = { ...call, origin: null, path: '/v1/bms/webhook', request: { ...call.request, isCut: true } }
    const command = toCurl(cut, 'http://127.0.0.1:4200')
    expect(command).toMatch(/^# Only the beginning of the body is known\.\ncurl/)
    expect(command).toContain(`'http://127.0.0.1:4200/v1/bms/webhook'`)
  })
})
