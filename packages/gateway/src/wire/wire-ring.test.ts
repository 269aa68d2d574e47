import { expect, it } from 'vitest'
import { WireRing } from './wire-ring.ts'

const note = (at: number, body: string | Uint8Array) => ({
  at,
  ms: 1,
  direction: 'out' as const,
  peer: 'bms' as const,
  provider: '',
  jobId: undefined,
  method: 'GET',
  url: 'http://127.0.0.1/orders',
  status: 200,
  error: undefined,
  request: { bytes: body.length, body },
  response: undefined,
})

it('keeps of a body no more memory than it has bytes, not that of the buffer it is a piece of', () => {
  const ring = new WireRing()
  ring.add(1, note(0, Buffer.alloc(1_000_000).subarray(0, 20)))
  ring.add(2, note(0, 'x'.repeat(20)))
  const bodies = ring.read(0).map(({ request }) => request.body)
  expect(bodies.map((body) => (body instanceof Uint8Array ? body.buffer.byteLength : body))).toEqual([20, 20])
})
