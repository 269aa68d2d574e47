import { describe, expect, it } from 'vitest'
import { acceptanceMark } from './mark-of.ts'
import { checkEvidence } from './check-evidence.ts'
import { Evidence, type BmsCall, type Emitted } from './evidence.ts'

const offer: Emitted = {
  messageId: 'm1',
  eventId: 'm1_0',
  jobId: '7',
  organizationId: 11,
  steps: ['customer', 'work-order'],
  mark: acceptanceMark('7'),
}
const change: Emitted = {
  messageId: 'm2',
  eventId: 'm2_0',
  jobId: '7',
  organizationId: 11,
  steps: ['write'],
  mark: 'done m2_0',
}

function call(eventId: string, step: string, more: Partial<BmsCall> = {}): BmsCall {
  const idempotencyKey = `${eventId}:${step}`
  return { act: 'run', eventId, jobId: '7', step, idempotencyKey, hasEffect: true, ...more }
}

const accept = { kind: 'job', record: { status: 'unscheduled' } }
const note = { kind: 'attachment', record: { description: 'done m2_0' } }

interface Shape {
  readonly kind: string
  readonly record: Readonly<Record<string, unknown>>
}

function post(messageId: string, shape: Shape, more: { bytes?: string; isAnswered?: boolean } = {}) {
  const { kind, record } = shape
  const fixed = { recordType: 'gateway', bytes: messageId, jobId: '7', at: 0, isAnswered: true }
  return { ...fixed, messageId, kind, record, ...more }
}

const goodCalls = [call('m1_0', 'customer'), call('m1_0', 'work-order'), call('m2_0', 'write')]
const goodPosts = [post('u1', accept), post('u2', note)]

function rulesOf(calls: readonly BmsCall[], posts: readonly ReturnType<typeof post>[]): readonly string[] {
  const evidence = new Evidence()
  evidence.noteEmitted(offer)
  evidence.noteEmitted(change)
  for (const each of calls) evidence.noteCall(each)
  for (const each of posts) evidence.notePost(each)
  return checkEvidence(evidence).map(({ rule }) => rule)
}

describe('the oracle of the runs under faults', () => {
  it('has nothing against a good run, nor against looks, repeated posts and lost answers', () => {
    expect(rulesOf(goodCalls, goodPosts)).toEqual([])
    const calls = [
      call('m1_0', 'customer'),
      call('m1_0', 'customer', { act: 'find', hasEffect: false }),
      call('m1_0', 'work-order'),
      call('m2_0', 'write'),
    ]
    const posts = [post('u1', accept, { isAnswered: false }), post('u1', accept), post('u2', note)]
    expect(rulesOf(calls, posts)).toEqual([])
  })

  it.each<[string, readonly BmsCall[], readonly ReturnType<typeof post>[]]>([
    ['lost', goodCalls.slice(0, 2), goodPosts],
    ['done-twice', [...goodCalls, call('m2_0', 'write', { hasEffect: false })], goodPosts],
    [
      'completed-step-again',
      [
        ...goodCalls.slice(0, 2),
        call('m1_0', 'customer', { act: 'find', hasEffect: false }),
        call('m2_0', 'write'),
      ],
      goodPosts,
    ],
    ['order', [...goodCalls, call('m1_0', 'work-order', { act: 'find', hasEffect: false })], goodPosts],
    ['unknown-event', [...goodCalls, call('m3_0', 'write')], goodPosts],
    ['update-lost', goodCalls, goodPosts.slice(0, 1)],
    ['bytes-changed', goodCalls, [...goodPosts, post('u2', note, { bytes: 'other' })]],
    ['update-doubled', goodCalls, [...goodPosts, post('u3', note)]],
    ['update-order', goodCalls, goodPosts.toReversed()],
    ['update-haste', goodCalls, [post('u1', accept, { isAnswered: false }), post('u2', note)]],
    ['update-again', goodCalls, [...goodPosts, post('u1', accept)]],
  ])('finds %s', (rule, calls, posts) => {
    expect(rulesOf(calls, posts)).toContain(rule)
  })

  it('takes what Dispatch says of an update for an answer', () => {
    const evidence = new Evidence()
    evidence.noteEmitted(offer)
    for (const each of goodCalls.slice(0, 2)) evidence.noteCall(each)
    evidence.notePost(post('u1', accept, { isAnswered: false }))
    evidence.noteConfirmed('u1')
    evidence.notePost(post('u2', note))
    expect(checkEvidence(evidence)).toEqual([])
  })

  it('finds a message that was acked before the store had it', () => {
    const evidence = new Evidence()
    evidence.earlyAcks.push('m9')
    expect(checkEvidence(evidence)).toMatchObject([{ rule: 'ack-not-durable' }])
  })
})
