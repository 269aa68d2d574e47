import { isJsonObject } from '@truckroll/gateway'
import { expectThat } from '../rule-violation.ts'
import { isTaken, type BridgeJob } from './bridge-caller.ts'
import type { BridgeRule } from './bridge-rule.ts'

type Fields = Readonly<Record<string, unknown>>

const part = { profile: 'bridge', level: 'must' } as const

/**
 * Every type that the bridge delivers, with the data that comes with it beside the job's. A visit, note or file belongs
 * to one job, as with Dispatch, so each job has records of its own.
 */
const events: readonly (readonly [type: string, data: Fields])[] = [
  ['job.updated', { known: true, changed: ['/title'] }],
  ['job.canceled', { known: true }],
  [
    'appointment.updated',
    {
      appointment: {
        status: 'scheduled',
        start_time: '2026-03-10T14:00:00+0000',
        end_time: '2026-03-10T16:00:00+0000',
      },
    },
  ],
  ['note.created', { note: { description: 'Gate code 17' } }],
  ['note.updated', { note: { description: 'Gate code 18' } }],
  ['note.deleted', { note: { description: 'Gate code 18', deleted_at: '2026-03-10T16:00:00+0000' } }],
  ['attachment.created', { attachment: { name: 'leak.jpg', fileToken: 'conformance-token' } }],
  ['attachment.deleted', { attachment: { name: 'leak.jpg', fileToken: 'conformance-token' } }],
  ['survey.submitted', { survey: { rating: 5 } }],
  ['update.confirmed', { update: { id: 'u-1', kind: 'accept', jobId: '1' } }],
  [
    'update.rejected',
    { update: { id: 'u-1', kind: 'accept', jobId: '1', message: 'Problem writing record' } },
  ],
  ['provider.connected', {}],
  ['provider.offboarded', {}],
  ['message.other', { key: null, type: 'news', payload: { a: 1 } }],
  ['something.of-tomorrow', { anything: true }],
]

/** What the bridge delivers with a type beside the job's own data; a service may rely on it. */
export function eventDataOf(type: string, { id }: BridgeJob): Fields {
  const found = events.find(([name]) => name === type)
  if (found === undefined) throw new Error(`there is no sample of ${type}`)
  return Object.fromEntries(
    Object.entries(found[1]).map(([name, value]) => [name, isJsonObject(value) ? { id, ...value } : value]),
  )
}

/** A type that a service does not handle is answered 2xx or 501; anything else would hold the job, or park it. */
function takes(type: string): BridgeRule {
  return {
    ...part,
    id: `bridge/${type.replace('.', '-')}`,
    title:
      type === 'something.of-tomorrow'
        ? 'A type that nobody knows yet is answered 2xx or 501'
        : `${type} is answered 2xx, or 501 if it is not handled here`,
    proves: 'delivers one for a job that was taken, twice under one id',
    costs: 'the job is held, or the event is parked',
    check: async (caller) => {
      const job = caller.newJob()
      const { bmsId } = await caller.create(job)
      const id = `conformance-${type.replace('.', '-')}-${job.jobId}`
      for (let times = 0; times < 2; times += 1) {
        const answer = await caller.deliver(
          type,
          job,
          { ...eventDataOf(type, job), ...(bmsId === undefined ? {} : { bmsId }) },
          { id },
        )
        expectThat(isTaken(answer), `it was answered ${answer.status}`)
      }
    },
  }
}

export const bridgeEventRules: readonly BridgeRule[] = [
  ...events.map(([type]) => takes(type)),
  {
    ...part,
    id: 'bridge/unknown-job',
    title: 'An update or cancel of a job that was never taken is no error of the service',
    proves: 'delivers job.updated and job.canceled with known: false, with nothing but id and status',
    costs: 'events of jobs from before the gateway are tried for days',
    check: async (caller) => {
      for (const type of ['job.updated', 'job.canceled']) {
        const { id, jobId } = caller.newJob()
        const answer = await caller.send(type, {
          jobId,
          known: false,
          job: { id, status: 'canceled', status_message: '' },
          provider: null,
        })
        expectThat(
          answer.status < 500 || answer.status === 501,
          `${type} was answered ${answer.status}: the gateway tries it again and again`,
        )
      }
    },
  },
]
