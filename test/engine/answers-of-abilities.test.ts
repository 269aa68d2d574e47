import { defineAdapter, type AnyAdapter } from '@truckroll/gateway'
import { createTestGateway } from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

// What an adapter in plain JavaScript answers where the gateway asks it something: read, or refused by name.

const caller = { token: 'test' }

interface Answers {
  readonly findJob?: unknown
  readonly createJob?: unknown
  readonly receiveWebhook?: unknown
  readonly getJob?: unknown
  readonly checkSettings?: (settings: unknown) => unknown
  readonly verifyCredentials?: () => unknown
}

async function start(answers: Answers) {
  class Untyped {
    async createJob() {
      return answers.createJob ?? { bmsId: 'WO-1' }
    }
    async cancelJob() {}
  }
  const abilities = Object.entries(answers).filter(([name]) => name !== 'createJob')
  for (const [name, answer] of abilities) {
    const method = typeof answer === 'function' ? answer : async () => answer
    Object.defineProperty(Untyped.prototype, name, { value: method })
  }
  const credentials = z.object({ key: z.string() })
  const untyped: unknown = { name: 'untyped', version: '1.0.0', adapter: Untyped, credentials }
  const world = await createTestGateway({
    adapter: defineAdapter(untyped as { name: string; version: string; adapter: new () => AnyAdapter }),
    createDouble: () => ({
      workOrders: () => [],
      acts: [],
      act: () => undefined,
      credentials: { key: 'good' },
    }),
  })
  world.offer()
  await world.settle()
  return world
}

const note = (update: unknown) => ({ status: 200, updates: [update] })

describe('a webhook', () => {
  it.each([
    ['nothing', undefined, ': expected { status }, got nothing'],
    ['null', null, ': expected { status }, got null'],
    ['a text', 'ok', ': expected { status }, got a text'],
    ['no status', { updates: [] }, ', status: expected a whole number from 200 to 599, got nothing'],
    ['a status as text', { status: '200' }, ', status: expected a whole number from 200 to 599, got a text'],
    [
      'a status that is none',
      { status: 99 },
      ', status: expected a whole number from 200 to 599, got a number',
    ],
    ['one update', { status: 200, updates: {} }, ', updates: expected a list of updates, got an object'],
    ['a body as object', { status: 200, body: {} }, ', body: expected text, got an object'],
    ['text for true', { status: 200, hasChanges: 'yes' }, ', hasChanges: expected true or false, got a text'],
  ])('answered by %s is refused, and what was expected is named', async (_, answer, words) => {
    await using world = await start({ receiveWebhook: answer })
    const received = world.gateway.webhooks.receiveBms({ body: new Uint8Array(), headers: {}, query: {} })
    await expect(received).rejects.toMatchObject({
      code: 'TR_ADAPTER_ANSWER',
      message: `receiveWebhook${words}`,
    })
  })

  it('that has null for what may be absent is taken', async () => {
    const answer = { status: 202, updates: null, body: null, hasChanges: null }
    await using world = await start({ receiveWebhook: answer })
    expect(await world.does(world.webhooks.postOnce({ body: '{}', headers: {} }))).toBe(202)
  })

  it.each([
    ['null', null],
    ['a text', 'note'],
    ['without a job', { update: { kind: 'note', text: 'x' }, key: '1' }],
    ['without an update', { job: { jobId: '30001' }, key: '1' }],
    ['with null for an update', { job: { jobId: '30001' }, key: '1', update: null }],
  ])('is taken, and what is no update in it is listed: %s', async (_, update) => {
    await using world = await start({ receiveWebhook: note(update) })
    expect(await world.does(world.webhooks.postOnce({ body: '{}', headers: {} }))).toBe(200)
    expect((await world.attention()).map(({ cause }) => cause)).toEqual(['change_refused'])
  })
})

describe('an answer to an event', () => {
  it.each([
    ['findJob with a bare id', { findJob: 'WO-1' }, 'findJob: expected { bmsId } or nothing, got a text'],
    ['findJob with a list', { findJob: ['WO-1'] }, 'findJob: expected { bmsId } or nothing, got a list'],
    ['findJob without an id', { findJob: {} }, 'findJob, bmsId: expected the work order'],
    ['null among the updates', { createJob: { bmsId: 'WO-1', updates: [null] } }, 'the update'],
    ['a text among the updates', { createJob: { bmsId: 'WO-1', updates: ['accept'] } }, 'the update'],
  ])('that is %s parks the event with what was expected', async (_, answers, words) => {
    await using world = await start(answers)
    await world.settle()
    const dead = await world.deadLetters()
    expect(dead.map(({ message }) => message)).toEqual([expect.stringContaining(words)])
    expect(dead[0]?.message).toContain('expected')
  })
})

describe('a work order that is read', () => {
  it.each([
    ['a text', 'Open', 'getJob: expected { status }, or nothing, got a text'],
    ['no status', {}, 'getJob, status: expected text, got nothing'],
    ['a status as number', { status: 3 }, 'getJob, status: expected text, got a number'],
    [
      'a visit as text',
      { status: 'Open', appointment: 'tomorrow' },
      'getJob, appointment: expected { start, end } or nothing, got a text',
    ],
    [
      'a visit without an end',
      { status: 'Open', appointment: { start: '2026-03-19T14:30:00Z' } },
      'getJob, appointment/end: expected text, got nothing',
    ],
    [
      'a time that is none',
      { status: 'Open', appointment: { start: 'soon', end: '2026-03-19T14:30:00Z' } },
      'getJob, appointment/start: expected a time such as 2026-03-19T14:30:00Z, got a text',
    ],
  ])('as %s is listed as unread, with what was expected', async (_, answer, words) => {
    await using world = await start({ getJob: answer })
    const { differences } = await world.does(world.gateway.reconciliation.compare({ isRepairing: false }))
    expect(differences).toMatchObject([
      { kind: 'unread', text: `work order WO-1 could not be read: ${words}` },
    ])
  })

  it('as null is not found', async () => {
    await using world = await start({ getJob: null })
    const { differences } = await world.does(world.gateway.reconciliation.compare({ isRepairing: false }))
    expect(differences).toMatchObject([{ kind: 'not_found' }])
  })
})

describe('what is wrong with settings', () => {
  it.each([
    ['true', true, ': expected a list of { path, message }, at once, got true or false'],
    ['a promise', Promise.resolve([]), ': expected a list of { path, message }, at once, got an object'],
    ['texts', ['wrong'], ', 0: expected { path, message }, got a text'],
    ['no message', [{ path: '/crew' }], ', 0/message: expected text, got nothing'],
  ])('answered as %s is refused, and what was expected is named', async (_, answer, words) => {
    let isWrong = false
    await using world = await start({ checkSettings: () => (isWrong ? answer : null) })
    isWrong = true
    const changed = world.gateway.providers.change('best-hvac', { settings: {} }, caller)
    await expect(changed).rejects.toMatchObject({
      code: 'TR_ADAPTER_ANSWER',
      message: `checkSettings${words}`,
    })
  })
})

it('a login is not good because false was answered instead of a throw', async () => {
  let isRefused = false
  await using world = await start({ verifyCredentials: () => !isRefused })
  isRefused = true
  const changed = world.gateway.providers.change('best-hvac', { credentials: { key: 'wrong' } }, caller)
  await expect(changed).rejects.toMatchObject({
    code: 'TR_ADAPTER_ANSWER',
    message: expect.stringContaining('verifyCredentials: expected nothing, or a ProviderError'),
  })
})
