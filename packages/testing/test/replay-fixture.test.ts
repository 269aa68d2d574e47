import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineAdapter, RetryableError, TerminalError, type AttachmentRequest } from '@truckroll/gateway'
import { afterAll, describe, expect, it } from 'vitest'
import { readFixture, replayFixture, type DoubleHost, type VendorDouble } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'fixture-'))
afterAll(() => rmSync(folder, { recursive: true }))

const put = (entity: object) => ({ Actions: [{ ID: null, Put: entity }] })
const at = '2026-03-04T10:00:00+0000'
const hourMs = 3_600_000
const fixture = {
  fixture: 'truckroll/1',
  jobId: '5120',
  organizationId: 9044,
  startsAt: '2026-03-04T10:00:00.000Z',
  messages: [
    {
      afterMs: 0,
      type: 'job',
      payload: put({
        job: { id: 5120, organization_id: 9044, title: 'Nava', status: 'offered', updated_at: at },
      }),
    },
    {
      afterMs: 90_000,
      type: 'attachment',
      payload: put({
        attachment: { id: 7, entity_type: 'Job', entity_id: 5120, description: 'Mabo', updated_at: at },
      }),
    },
    {
      afterMs: 600_000,
      type: 'attachment',
      payload: put({
        attachment: {
          id: 8,
          job_id: 5120,
          entity_type: 'Job',
          entity_id: 5120,
          name: 'gado.jpg',
          file_token: 'tanimo',
          updated_at: at,
        },
      }),
    },
    {
      afterMs: 1_200_000,
      type: 'job',
      payload: put({ job: { id: 5120, status: 'canceled', updated_at: at } }),
    },
  ],
  updates: [
    { afterMs: 60_000, kind: 'accept', state: 'confirmed' },
    { afterMs: 61_000, kind: 'invoice', state: 'confirmed' },
  ],
  leftOut: 0,
}

/** Of each file that the adapter got: its type, and whether there is anything in it. */
let gotten: (readonly [type: string, isThere: boolean])[] = []
let refuse: (() => Error) | undefined

class Diary {
  async createJob({ job, attempt }: { job: { id: unknown }; attempt: number }) {
    if (refuse !== undefined && attempt === 1) throw refuse()
    return { bmsId: `wo-${String(job.id)}` }
  }
  async addNote() {}
  async addAttachment({ attachment, files }: AttachmentRequest) {
    const { contentType, bytes } = await files.get(attachment.file_token ?? '')
    gotten.push([contentType, bytes.length > 0])
  }
  async cancelJob() {}
}
const adapter = defineAdapter({ name: 'diary', version: '1.0.0', adapter: Diary, inject: [] })

const acts: string[] = []
const createDouble = ({ clock }: DoubleHost): VendorDouble => ({
  workOrders: () => [],
  acts: ['accept'],
  act: (kind, bmsId) => void acts.push(`${kind} ${bmsId} ${new Date(clock.now()).toISOString()}`),
})

describe('a fixture', () => {
  it('is replayed in its order and at its distances, on a clock that starts when it did', async () => {
    gotten = []
    refuse = undefined
    await using replay = await replayFixture(fixture, { adapter, createDouble })
    const { attempts, failed, isSettled, gateway } = replay
    expect([failed, isSettled]).toEqual([[], true])
    expect(attempts.map(({ type }) => type)).toEqual([
      'job.created',
      'note.created',
      'attachment.created',
      'job.canceled',
    ])
    // A poll finds each of them, at most some seconds later.
    const late = attempts.map(({ afterMs }, index) => afterMs - (fixture.messages[index]?.afterMs ?? 0))
    expect(late.filter((ms) => ms < 0 || ms > 60_000)).toEqual([])
    expect(new Date(gateway.clock.now()).toISOString()).toMatch(/^2026-03-04T10:2/)
    expect(gotten).toEqual([['image/jpeg', true]])
    expect(await gateway.job('5120')).toMatchObject({ bmsId: 'wo-5120', organizationId: '9044' })
  })

  it('of weeks is replayed in a moment, and each message still comes at its time', async () => {
    refuse = undefined
    const weekMs = 7 * 24 * hourMs
    const messages = fixture.messages.map((message, index) => ({ ...message, afterMs: index * weekMs }))
    await using replay = await replayFixture({ ...fixture, messages }, { adapter, createDouble })
    expect(replay.attempts.map(({ type, afterMs }) => [type, Math.floor(afterMs / 60_000)])).toEqual([
      ['job.created', 0],
      ['note.created', weekMs / 60_000],
      ['attachment.created', (2 * weekMs) / 60_000],
      ['job.canceled', (3 * weekMs) / 60_000],
    ])
  })

  it('comes to the end that the adapter brings about: what fails is told, and tried again', async () => {
    refuse = () => new RetryableError('out of paper')
    await using again = await replayFixture(fixture, { adapter, createDouble })
    expect(again.failed).toMatchObject([
      { type: 'job.created', message: expect.stringContaining('out of paper') },
    ])
    expect(again.attempts.at(-1)).toMatchObject({ type: 'job.canceled', outcome: 'done' })

    refuse = () => new TerminalError('no such trade')
    await using parked = await replayFixture(fixture, { adapter, createDouble })
    expect(parked.failed).toMatchObject([{ type: 'job.created', cause: 'refused' }])
    expect(await parked.gateway.deadLetters()).toHaveLength(1)
  })

  it('has people do again what they told, if it is asked to', async () => {
    refuse = undefined
    await using replay = await replayFixture(fixture, { adapter, createDouble, acts: true })
    expect(acts).toEqual([expect.stringMatching(/^accept wo-5120 2026-03-04T10:01:/)])
    expect(replay.notDone).toEqual(['invoice: the double has no such act'])
  })

  it.each([
    ['no JSON', '{\n "fixture": ', /line 2/],
    ['another document', '{"jobId":"1"}', /fixture: .*expected "truckroll\/1"/],
    ['a later form', '{"fixture":"truckroll/2"}', /in the form "truckroll\/2": a newer Truckroll/],
    [
      'a message without payload',
      toText({ messages: [{ afterMs: 0 }] }),
      /messages\[0\]\.payload: .*expected object/,
    ],
    ['no messages', toText({ messages: [] }), /messages: .*>=1/],
    [
      'messages out of order',
      toText({ messages: fixture.messages.toReversed() }),
      /messages\[1\]\.afterMs: expected at least 1200000, as the one before, got 600000/,
    ],
    ['a time that is none', toText({ startsAt: 'yesterday' }), /startsAt: .*datetime/],
  ])('that is damaged says what is wrong and where: %s', async (_name, text, words) => {
    const path = join(folder, 'damaged.fixture.json')
    writeFileSync(path, text)
    const replayed = replayFixture(path, { adapter, createDouble })
    await expect(replayed).rejects.toThrow(words)
    await expect(replayed).rejects.toThrow(path)
  })

  it('that is not there says so', () => {
    expect(() => readFixture(join(folder, 'none.json'))).toThrow(/expected a fixture.*none\.json \(ENOENT\)/)
  })
})

function toText(change: object): string {
  return JSON.stringify({ ...fixture, ...change })
}
