import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { jobFields, play, type Play } from './play.ts'
import { at, type PolledMessage } from './signed-client.ts'
import { stillClock } from './still-clock.ts'

// Each rule of docs/fifo.md; a test compares the names.

const visibleAfterMs = 30_000

async function playQueue(count: number, options: Parameters<typeof play>[1] = {}): Promise<Play> {
  const parts = await play(undefined, { clock: stillClock(), ...options })
  await offer(parts, 0, count)
  return parts
}

async function offer({ brand }: Play, from: number, count: number): Promise<void> {
  await brand.post(
    Array.from({ length: count }, (_, index) => ({
      header: { record_type: 'job', version: 'v3' },
      record: jobFields({ external_id: `c${from + index}` }),
    })),
  )
}

const namesOf = (messages: readonly PolledMessage[]): unknown[] =>
  messages.map(({ payload }) => at(payload, 'Actions', '0', 'Put', 'job', 'external_id'))

async function ackAll({ gateway }: Play, messages: readonly PolledMessage[]): Promise<void> {
  for (const message of messages) expect((await gateway.ack(message)).status).toBe(200)
}

function first(messages: readonly PolledMessage[]): PolledMessage {
  const [message] = messages
  if (message === undefined) throw new Error('expected a message')
  return message
}

test('a poll hands out at most ten messages, however many are asked for', async () => {
  const parts = await playQueue(12)
  expect(namesOf(await parts.gateway.poll(50))).toEqual(Array.from({ length: 10 }, (_, at_) => `c${at_}`))
})

test('fewer are handed out if fewer are asked for or there', async () => {
  const parts = await playQueue(5)
  const three = await parts.gateway.poll(3)
  expect(three).toHaveLength(3)
  await ackAll(parts, three)
  expect(await parts.gateway.poll(10)).toHaveLength(2)
})

test('a number that is none, or less than one, is refused', async () => {
  const { gateway } = await playQueue(1)
  for (const body of [
    '{"maxNumberOfMessages":0}',
    '{"maxNumberOfMessages":"many"}',
    '{"maxNumberOfMessages":1.5}',
    'no',
  ]) {
    expect((await gateway.send('/agent/out', Buffer.from(body))).status, body).toBe(400)
  }
  expect(await gateway.poll()).toHaveLength(1)
})

test('a message that was polled is hidden until its time is up', async () => {
  const { gateway, sandbox } = await playQueue(1)
  await gateway.poll()
  sandbox.control.advanceClock(visibleAfterMs - 1)
  expect(await gateway.poll()).toEqual([])
  sandbox.control.advanceClock(1)
  expect(await gateway.poll()).toHaveLength(1)
})

test('while one message of a group is in flight, none of that group is handed out', async () => {
  const parts = await playQueue(4)
  const [held, ...others] = await parts.gateway.poll(3)
  await ackAll(parts, others)
  expect(await parts.gateway.poll()).toEqual([])
  if (held !== undefined) await ackAll(parts, [held])
  expect(namesOf(await parts.gateway.poll())).toEqual(['c3'])
})

test('an ack removes its message and no other one', async () => {
  const parts = await playQueue(3)
  const [, second] = await parts.gateway.poll()
  if (second !== undefined) await ackAll(parts, [second])
  parts.sandbox.control.advanceClock(visibleAfterMs)
  expect(namesOf(await parts.gateway.poll())).toEqual(['c0', 'c2'])
})

test('acks may come in any order', async () => {
  const parts = await playQueue(4)
  await ackAll(parts, (await parts.gateway.poll()).toReversed())
  parts.sandbox.control.advanceClock(visibleAfterMs)
  expect(await parts.gateway.poll()).toEqual([])
})

test('a message that is not acked in time comes again, under the same ID with a new Receipt', async () => {
  const { gateway, sandbox } = await playQueue(1)
  const before = first(await gateway.poll())
  sandbox.control.advanceClock(visibleAfterMs)
  const again = first(await gateway.poll())
  expect(again.id).toBe(before.id)
  expect(again.payload).toEqual(before.payload)
  expect(again.receipt).not.toBe(before.receipt)
})

test('a late ack is refused, and its message stays', async () => {
  const { gateway, sandbox } = await playQueue(1)
  const message = first(await gateway.poll())
  sandbox.control.advanceClock(visibleAfterMs)
  const answer = await gateway.ack(message)
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('visibility timeout')])
  expect(namesOf(await gateway.poll())).toEqual(['c0'])
})

test('the old Receipt is refused once a new one was given', async () => {
  const { gateway, sandbox } = await playQueue(1)
  const old = first(await gateway.poll())
  sandbox.control.advanceClock(visibleAfterMs)
  const fresh = first(await gateway.poll())
  expect((await gateway.ack(old)).status).toBe(400)
  expect((await gateway.ack(fresh)).status).toBe(200)
})

test('a Receipt acks once', async () => {
  const { gateway } = await playQueue(1)
  const message = first(await gateway.poll())
  expect((await gateway.ack(message)).status).toBe(200)
  expect((await gateway.ack(message)).status).toBe(400)
})

test('what comes again comes before what is behind it', async () => {
  const parts = await playQueue(12)
  const ten = await parts.gateway.poll()
  await ackAll(parts, ten.slice(0, 7))
  parts.sandbox.control.advanceClock(visibleAfterMs)
  expect(namesOf(await parts.gateway.poll())).toEqual(['c7', 'c8', 'c9', 'c10', 'c11'])
})

test('a message that is never acked holds all behind it', async () => {
  const parts = await playQueue(3)
  for (let times = 0; times < 5; times += 1) {
    expect(namesOf(await parts.gateway.poll(1))).toEqual(['c0'])
    parts.sandbox.control.advanceClock(visibleAfterMs)
  }
})

test('of two pollers one finds nothing while the other has messages in flight', async () => {
  const { gateway, as, sandbox } = await playQueue(12)
  const other = as(sandbox.accounts.find(({ role }) => role === 'gateway')?.key ?? '')
  expect(await gateway.poll()).toHaveLength(10)
  expect(await other.poll()).toEqual([])
})

test('a group is an account, so one job holds another', async () => {
  const { gateway } = await playQueue(2)
  expect(namesOf(await gateway.poll(1))).toEqual(['c0'])
  expect(await gateway.poll()).toEqual([])
})

test('with a group a job, one job holds no other', async () => {
  const parts = await playQueue(2, { fifo: 'job' })
  await parts.brand.postRecord('job', jobFields({ external_id: 'c0', title: 'changed' }))
  const [one] = await parts.gateway.poll(1)
  expect(namesOf(one === undefined ? [] : [one])).toEqual(['c0'])
  expect(namesOf(await parts.gateway.poll())).toEqual(['c1'])
})

test('what is posted while messages are in flight waits behind them', async () => {
  const parts = await playQueue(2)
  const two = await parts.gateway.poll()
  await offer(parts, 2, 1)
  expect(await parts.gateway.poll()).toEqual([])
  await ackAll(parts, two)
  expect(namesOf(await parts.gateway.poll())).toEqual(['c2'])
})

test('after a restart what was in flight is hidden as long as before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fifo-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const clock = stillClock()
  const data = join(folder, 'sandbox.db')
  const before = await playQueue(2, { data, clock })
  const message = first(await before.gateway.poll(1))
  const { accounts } = before.sandbox
  await before.sandbox.close()

  const after = await play([...accounts], { data, clock })
  expect(await after.gateway.poll()).toEqual([])
  after.sandbox.control.advanceClock(visibleAfterMs)
  expect((await after.gateway.poll()).map(({ id }) => id)).toContain(message.id)
})
