import { parseJson, readActions, readErr } from '@truckroll/protocol'
import type { ClaimedSend } from '@truckroll/store'
import { expect, it } from 'vitest'
import { toDeadNotice } from './to-dead-notice.ts'

const send: ClaimedSend = {
  claim: { key: 'job:7', updateId: 'u1', token: 1 },
  jobId: '7',
  kind: 'note',
  credential: 'north',
  provider: 'north',
  record: '[]',
  sealedCredentials: undefined,
  fileBytes: 0,
  acceptedAt: 0,
  traceparent: undefined,
  attempts: 12,
}

it('an update that Dispatch never takes brings one notice, as an err of it would, and nothing waits for it', () => {
  const { notice } = toDeadNotice(send, 'it was refused with 422: "text" is too long', 5)
  expect(notice).toMatchObject({ messageId: 'u1-dead', credential: 'north', receivedAt: 5 })
  const [event] = notice?.events ?? []
  expect(event).toMatchObject({ id: 'u1-dead_0', key: 'update:u1', putKey: 'err', isNotice: true })
  const [action] = readActions({ Actions: [parseJson(event?.body ?? '')] })
  expect(readErr(action?.entity)).toMatchObject({
    msgId: 'u1',
    message: 'it was refused with 422: "text" is too long',
  })
})

it('a post of no job brings no notice', () => {
  expect(toDeadNotice({ ...send, jobId: undefined }, 'refused', 5)).toEqual({})
})
