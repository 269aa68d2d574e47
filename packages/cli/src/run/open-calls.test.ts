import type { GatewayEvents } from '@truckroll/gateway/embed'
import { expect, it } from 'vitest'
import { noteOpenCalls } from './open-calls.ts'

type Heard = 'attempt:started' | 'attempt:done' | 'attempt:failed'

function begin() {
  const listeners = new Map<keyof GatewayEvents, (event: never) => void>()
  const notes: string[] = []
  noteOpenCalls(
    {
      on(name, listener) {
        listeners.set(name, listener)
        return () => undefined
      },
    },
    (text) => notes.push(text),
  )
  const emit = (name: Heard, eventId: string) =>
    listeners.get(name)?.({ eventId, type: 'job.created', jobId: '7', attempt: 1 } as never)
  return { emit, last: () => notes.at(-1) }
}

const call = (eventId: string) => `job.created of job 7, event ${eventId}, attempt 1`

it('names every call under way, the latest first, and not those that ended', () => {
  const { emit, last } = begin()
  emit('attempt:started', 'a')
  emit('attempt:started', 'b')
  emit('attempt:started', 'c')
  expect(last()).toBe([call('c'), call('b'), call('a')].join('; '))
  emit('attempt:done', 'b')
  emit('attempt:failed', 'c')
  expect(last()).toBe(call('a'))
})

it('keeps the last call noted when none is under way', () => {
  const { emit, last } = begin()
  emit('attempt:started', 'a')
  emit('attempt:done', 'a')
  expect(last()).toBe(call('a'))
})
