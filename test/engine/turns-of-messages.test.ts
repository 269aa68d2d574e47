import { createServer } from '@truckroll/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHttpWorld } from '../support/http-world.ts'
import { longestOfTurns, longestTurnRatio } from '../support/longest-turn.ts'
import { createRawDispatch } from '../support/raw-dispatch.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

/** A gateway that polls a Dispatch of raw bytes. */
async function startWorld() {
  const dispatch = await createRawDispatch()
  const adapter = createScriptedAdapter()
  const world = await createHttpWorld({
    adapter: adapter.definition,
    settings: { dispatchUrl: dispatch.url },
  })
  onTestFinished(async () => {
    await world[Symbol.asyncDispose]()
    await dispatch[Symbol.asyncDispose]()
  })
  return { dispatch, adapter, ...world }
}

function envelope(id: string, payload: string): Buffer {
  return Buffer.from(
    `[{"Message":{"Request":{"ProcedureID":"p","Type":"job","Payload":${payload}},"ID":"${id}","Receipt":"r-${id}"}}]`,
  )
}

const many = (count: number, entry: (index: number) => string) =>
  `{"Actions":[${Array.from({ length: count }, (_, index) => entry(index)).join(',')}]}`
const job = (index: number) =>
  `{"ID":null,"Put":{"job":{"id":${index + 1},"organization_id":11776,"source_id":3,"title":"Leak ${index}","status":"offered","updated_at":"2026-01-01T00:00:00Z","customer":{"first_name":"A","phone_number":"+1555000${index}"}}}}`

describe(
  'a message with more than is read is kept, acked and shown, and the loop stays free',
  { timeout: 60_000 },
  () => {
    it.each([
      ['500,000 entries', many(500_000, () => '{"Put":{"a":1}}')],
      ['1,001 entries', many(1_001, job)],
      [
        'an entry of 500,000 values',
        many(1, () => `{"Put":{"job":{"id":1,"list":[${'1,'.repeat(500_000)}1]}}}`),
      ],
      [
        'entries of 11,000 values',
        many(3, () => `{"Put":{"job":{"id":1,"list":[${'1,'.repeat(11_000)}1]}}}`),
      ],
    ])('%s', async (_, payload) => {
      const { dispatch, adapter, gateway, until } = await startWorld()
      const polled = envelope('big', payload)
      const next = envelope('next', many(1, job))
      const ratio = await longestTurnRatio(async () => {
        dispatch.give('r-big', [polled])
        dispatch.give('r-next', [next])
        await until(() => adapter.handed.length >= 2)
      })
      expect(dispatch.acked).toEqual(['r-big', 'r-next'])
      expect(adapter.handed.map(({ type }) => type).toSorted()).toEqual(['job.created', 'message.other'])
      const other = adapter.handed.find(({ type }) => type === 'message.other')
      expect(other?.request.event.data['payload']).toBe(payload)
      const { items } = await gateway.operations.listAttention()
      expect(items.find(({ cause }) => cause === 'unreadable')?.text).toContain('big_0')
      expect(ratio).toBeLessThan(longestOfTurns)
    })

    it('1,000 entries are events, each by itself', async () => {
      const { dispatch, adapter, until } = await startWorld()
      const polled = envelope('full', many(1_000, job))
      const ratio = await longestTurnRatio(async () => {
        dispatch.give('r-full', [polled])
        await until(() => adapter.handed.length >= 1_000)
      })
      expect(new Set(adapter.handed.map(({ type }) => type))).toEqual(new Set(['job.created']))
      expect(ratio).toBeLessThan(longestOfTurns)
    })

    it('40 MB are skipped over, kept in outline', async () => {
      const { dispatch, adapter, until } = await startWorld()
      const [head, tail] = [
        '[{"Message":{"ID":"huge","Request":{"Payload":{"Actions":["',
        '"]}},"Receipt":"r-huge"}}]',
      ]
      const piece = Buffer.alloc(1_000_000, 'x')
      const ratio = await longestTurnRatio(async () => {
        dispatch.give('r-huge', [
          Buffer.from(head),
          ...Array.from({ length: 40 }, () => piece),
          Buffer.from(tail),
        ])
        dispatch.give('r-next', [envelope('next', many(1, job))])
        await until(() => adapter.handed.length >= 2)
      })
      expect(dispatch.acked).toEqual(['r-huge', 'r-next'])
      const other = adapter.handed.find(({ type }) => type === 'message.other')
      expect(other?.request.event).toMatchObject({
        id: 'huge_0',
        data: {
          payload: {
            bytes: 40_000_000 + head.length + tail.length,
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        },
      })
      expect(ratio).toBeLessThan(longestOfTurns)
    })

    it('by webhook', async () => {
      const { adapter, gateway, until } = await startWorld()
      const server = createServer({
        gateway,
        settings: { httpPort: 0, callbackToken: 'callback-token' },
        logger: silent,
      })
      await server.listen()
      onTestFinished(() => server.close({ graceMs: 100 }))
      const body = Buffer.from(`{"type":"job","payload":${many(500_000, () => '{"Put":{"a":1}}')}}`)
      const ratio = await longestTurnRatio(async () => {
        const url = `${server.url}/v1/dispatch/events?token=callback-token`
        const answer = await fetch(url, { method: 'POST', body })
        expect(answer.status).toBe(200)
        await until(() => adapter.handed.length >= 1)
      })
      expect(adapter.handed[0]?.type).toBe('message.other')
      expect(adapter.handed[0]?.request.event.data['payload']).toBe(body.toString())
      expect(ratio).toBeLessThan(longestOfTurns)
    })
  },
)
