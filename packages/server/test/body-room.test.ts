import { once } from 'node:events'
import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { startWorld } from './support/start-world.ts'

const largeBytes = 6_000_000

describe('a large body', () => {
  it('waits for room that an earlier one takes up, and lets small ones pass', async () => {
    const { call, offerJob, port } = await startWorld()
    const jobId = await offerJob()
    const path = `/v1/jobs/${jobId}/updates`
    const stalled = request({
      port,
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', 'content-length': largeBytes, expect: '100-continue' },
    })
    stalled.flushHeaders()
    // The server has read its head by then.
    await once(stalled, 'continue')
    stalled.on('error', () => undefined)
    let isAnswered = false
    const contentBase64 = Buffer.alloc((largeBytes / 4) * 3).toString('base64')
    const later = call('POST', path, { json: { kind: 'attachment', fileName: 'photo.jpg', contentBase64 } })
    void later.then(() => (isAnswered = true))
    // Far more than the later one would take if it were read.
    for (let sent = 0; sent < 100; sent++) {
      const small = await call('POST', path, { json: { kind: 'note', text: `on the way, ${sent}` } })
      expect(small.status).toBe(202)
    }
    expect(isAnswered).toBe(false)
    stalled.destroy()
    expect((await later).status).toBe(202)
  })
})
