import { gzipSync } from 'node:zlib'
import { TestClock } from '@truckroll/store/contract'
import { describe, expect, test } from 'vitest'
import { Redactor } from '../../src/redaction/redactor.ts'
import type { WireNote } from '../../src/wire/wire-api.ts'
import { WireLog } from '../../src/wire/wire-log.ts'

const hour = 3_600_000

function createLog() {
  let now = 1_000_000
  const redactor = new Redactor()
  const clock = { now: () => now, setTimer: () => ({ cancel: () => undefined }) }
  const wire = new WireLog(clock, redactor)
  const note = (fields: Partial<WireNote> = {}) =>
    wire.note({
      at: now,
      ms: 5,
      direction: 'out',
      peer: 'bms',
      method: 'POST',
      url: 'https://api.example/orders?page=2',
      status: 200,
      request: { bytes: 0 },
      ...fields,
    })
  const newest = () => {
    const [call] = wire.list({ limit: 1 })
    return wire.get(call?.id ?? '')
  }
  return { wire, redactor, note, newest, pass: (ms: number) => (now += ms) }
}

describe('the wire log', () => {
  test('is bounded by number, and what came in drives out nothing that went out', () => {
    const { wire, note } = createLog()
    note({ url: 'https://api.example/first' })
    for (let count = 0; count < 2_000; count += 1) note({ peer: 'dispatch', isEmptyPoll: true })
    expect(wire.list({ limit: 10_000, skipsEmptyPolls: true })).toHaveLength(1)
    for (let count = 0; count < 2_000; count += 1) note({ direction: 'in', url: `/hook/${count}` })
    const all = wire.list({ limit: 10_000, skipsEmptyPolls: true })
    expect(all).toHaveLength(501)
    expect(all[0]?.path).toBe('/hook/1999')
    expect(all.at(-1)?.path).toBe('/first')
  })

  test('drops what is an hour old although nothing is called and nobody looks', () => {
    const clock = new TestClock()
    const wire = new WireLog(clock, new Redactor())
    const call = { ms: 5, direction: 'out', peer: 'bms', method: 'GET', url: 'https://api.example/' } as const
    const note = () => wire.note({ ...call, at: clock.now(), status: 200, request: { bytes: 0 } })
    note()
    clock.advance(hour / 2)
    note()
    clock.advance(hour / 2 + 1)
    // Whoever looks drops what is old: at this time neither call is, so that only what was dropped before is missing.
    clock.advance(-hour / 2)
    expect(wire.list({ limit: 10 })).toHaveLength(1)
    clock.advance(hour + 1)
    expect(clock.waiting).toBe(0)
    clock.advance(-hour)
    expect(wire.list({ limit: 10 })).toHaveLength(0)
  })

  test('is bounded by bytes, of bodies and of headers', () => {
    const { wire, note } = createLog()
    const headers = { 'x-long': 'h'.repeat(100_000) }
    for (let count = 0; count < 100; count += 1) note({ request: { bytes: 0, headers } })
    expect(wire.list({ limit: 1_000 }).length).toBeLessThanOrEqual(21)
    const body = Buffer.alloc(1_000_000, 'b')
    for (let count = 0; count < 500; count += 1) note({ request: { bytes: body.length, body } })
    // The beginning of each.
    expect(wire.list({ limit: 1_000 }).length).toBeGreaterThan(400)
  })

  test('forgets after an hour, and at once when it is told to', () => {
    const { wire, note, pass } = createLog()
    note()
    pass(hour)
    expect(wire.list({ limit: 10 })).toHaveLength(1)
    pass(1)
    expect(wire.list({ limit: 10 })).toHaveLength(0)
    note()
    wire.clear()
    expect(wire.list({ limit: 10 })).toHaveLength(0)
  })

  test('is read page by page, and filtered', () => {
    const { wire, note } = createLog()
    note({ provider: 'shop-1', jobId: '7', status: 503 })
    note({ provider: 'shop-2', status: undefined, error: 'connect ECONNREFUSED' })
    note({ peer: 'dispatch' })
    const paths = (filter: object) => wire.list({ limit: 10, ...filter }).map(({ id }) => id.split('-')[1])
    expect(paths({ onlyFailed: true })).toEqual(['2', '1'])
    expect(paths({ provider: 'shop-1' })).toEqual(['1'])
    expect(paths({ jobId: '7' })).toEqual(['1'])
    expect(paths({ peer: 'dispatch' })).toEqual(['3'])
    expect(paths({ direction: 'in' })).toEqual([])
    const [newest] = wire.list({ limit: 1 })
    expect(paths({ before: newest?.id })).toEqual(['2', '1'])
    expect(wire.get('another-3')).toBeUndefined()
    expect(wire.get('')).toBeUndefined()
  })

  test('shows no secret: of headers, of addresses, of bodies in any form', () => {
    const { redactor, note, newest } = createLog()
    redactor.learn('s3cret/value')
    note({
      url: 'https://api.example/orders?apikey=abcdef&who=s3cret%2Fvalue',
      error: 'refused s3cret/value',
      request: {
        bytes: 60,
        headers: {
          Authorization: 'Basic YWJjOmRlZg==',
          'x-mine': 's3cret/value',
          'set-cookie': ['a=1', 'b=2'],
        },
        body: 'client_secret=abc123&grant_type=password',
      },
      response: {
        bytes: 1,
        headers: { 'x-count': 7 },
        body: gzipSync('{"access_token":"abc123","name":"Ann","note":"s3cret/value"}'),
      },
    })
    const call = newest()
    const shown = JSON.stringify(call)
    for (const secret of ['s3cret', 'abcdef', 'abc123', 'YWJj', 'a=1']) expect(shown).not.toContain(secret)
    expect(call?.path).toContain('/orders?apikey=[hidden]')
    expect(call?.response.body).toContain('Ann')
    expect(call?.response.headers).toEqual([{ name: 'x-count', value: '7' }])
  })

  test('shows nothing of a secret through which the end of what is kept goes', () => {
    const { redactor, note, newest } = createLog()
    redactor.learn('first second third fourth fifth')
    // What is hidden gets shorter, so that more of the end is shown.
    const body = `password=${'p'.repeat(1_000)} ${'x '.repeat(1_785)}first second third fourth fifth and more`
    for (let cut = 0; cut < 40; cut += 1) {
      const shifted = 'y'.repeat(cut) + body
      note({ request: { bytes: shifted.length, body: shifted } })
      expect(newest()?.request.body).not.toContain('first')
    }
    expect(newest()?.request.isCut).toBe(true)
  })

  test('hides the secrets of headers and errors before it cuts them', () => {
    const { redactor, note, newest } = createLog()
    redactor.learn('plain-secret-1')
    note({
      error: `${'e'.repeat(495)}plain-secret-1`,
      request: { bytes: 0, headers: { 'x-mine': `${'h'.repeat(1_990)}plain-secret-1` } },
    })
    expect(newest()?.error).not.toContain('plain')
    expect(newest()?.request.headers[0]?.value).not.toContain('plain')
    expect(newest()?.request.headers[0]?.value.length).toBeLessThanOrEqual(2_000)
  })

  test('keeps only the beginning of a body, and no body that is no text', () => {
    const { note, newest } = createLog()
    note({
      request: { bytes: 1_000_000, body: '{"a":'.repeat(200_000) },
      response: { bytes: 4, body: Buffer.from([0, 1, 2, 3]) },
    })
    const call = newest()
    expect(call?.request).toMatchObject({ isCut: true, bytes: 1_000_000 })
    expect(call?.request.body?.length).toBeLessThanOrEqual(4_096)
    expect(call?.response.body).toBeUndefined()
    // So few bytes may become very many.
    note({ request: { bytes: 100, body: gzipSync(Buffer.alloc(4_000_000, 'a')).subarray(0, 4_000) } })
    expect(newest()?.request.isCut).toBe(true)
  })

  test('shows no path that is a secret', () => {
    const { note, newest } = createLog()
    note({ url: 'https://hooks.example/T0/secret-path', isPathSecret: true })
    expect(newest()).toMatchObject({ host: 'hooks.example', path: '/[hidden]' })
    note({ url: 'no url' })
    expect(newest()).toMatchObject({ host: '', path: '' })
  })
})
