import { setTimeout as sleep } from 'node:timers/promises'
import { actKinds, type ActKind } from '../../kit/vendor-double.ts'
import { expectThat } from '../rule-violation.ts'
import { noteOf, says } from '../rules/texts.ts'
import type { ActingPeople, ServiceJob } from './acting-people.ts'
import type { BridgeRule } from './bridge-rule.ts'
import type { SentRecord } from './service-gateway.ts'

type Fields = Readonly<Record<string, unknown>>
type Fits = (sent: SentRecord) => boolean

const part = { profile: 'bridge', level: 'must' } as const
const start = '2030-05-06T14:00:00.000Z'
const end = '2030-05-06T16:00:00.000Z'
/** A photo of four bytes. */
const photo = { fileName: 'photo.jpg', contentBase64: '/9j/4A==' }

/** What people do before they can do it, in the usual order of a job. */
const before: Readonly<Record<ActKind, readonly ActKind[]>> = {
  accept: [],
  reject: [],
  note: ['accept'],
  attachment: ['accept'],
  cancel: ['accept'],
  schedule: ['accept'],
  unschedule: ['accept', 'schedule'],
  enroute: ['accept', 'schedule'],
  start: ['accept', 'schedule', 'enroute'],
  pause: ['accept', 'schedule', 'enroute', 'start'],
  complete: ['accept', 'schedule', 'enroute', 'start'],
}

/** The members that an update of that kind has; undefined if it needs none. */
function toInput(kind: ActKind, { bmsId }: ServiceJob): Fields | undefined {
  switch (kind) {
    case 'reject':
      return { reason: 'too far', text: 'We do not drive there.' }
    case 'cancel':
      return { reason: 'moved', text: 'The customer moved.' }
    case 'schedule':
      return { start, end }
    case 'pause':
      return { reason: 'parts', description: 'Waits for a valve.' }
    case 'complete':
      return { resolution: 'Valve V-17 replaced.' }
    case 'note':
      return { text: `Valve V-17 of ${bmsId}` }
    case 'attachment':
      return photo
    default:
      return undefined
  }
}

const status =
  (name: string, message?: string): Fits =>
  ({ kind, record }) =>
    kind === 'job' &&
    record['status'] === name &&
    (message === undefined || record['status_message'] === message)

/** By what Dispatch knows that it was done. */
function toSign(kind: ActKind, job: ServiceJob): Fits {
  switch (kind) {
    case 'accept':
      return status('unscheduled')
    case 'reject':
      return status('rejected')
    case 'cancel':
      return status('canceled')
    case 'enroute':
      return status('scheduled', 'enroute')
    case 'start':
      return status('scheduled', 'started')
    case 'pause':
      return status('paused')
    case 'complete':
      return status('complete')
    case 'schedule':
      return ({ kind: type, record }) =>
        type === 'appointment' &&
        Date.parse(String(record['time'])) === Date.parse(start) &&
        Number(record['duration']) === (Date.parse(end) - Date.parse(start)) / 1_000
    case 'unschedule':
      return ({ kind: type, record }) => type === 'appointment' && record['status'] === 'canceled'
    case 'note':
      return ({ kind: type, record }) =>
        type === 'attachment' && says(noteOf(record), `Valve V-17 of ${job.bmsId}`)
    case 'attachment':
      return ({ kind: type, record }) =>
        type === 'attachment' && String(record['file']) === photo.contentBase64
  }
}

async function prepare(people: ActingPeople, kind: ActKind): Promise<ServiceJob> {
  people.expectActs()
  const job = await people.offer()
  for (const earlier of before[kind]) {
    if (await people.mayAct(earlier, job, toInput(earlier, job)))
      await people.expectHeard(job, earlier, toSign(earlier, job))
  }
  return job
}

function reported(kind: ActKind): BridgeRule {
  return {
    ...part,
    id: `bridge/act-${kind}`,
    title: `What a person does is reported to the gateway: ${kind}`,
    proves: `posts the act ${kind} to the URL of --acts and looks for it at Dispatch, once`,
    costs: 'the brand believes something else of the job than the company knows',
    check: async (_, acting) => {
      const people = acting()
      const job = await prepare(people, kind)
      await people.act(kind, job, toInput(kind, job))
      await people.expectHeardOnce(job, kind, toSign(kind, job))
    },
  }
}

const note =
  (text: string): Fits =>
  (sent) =>
    sent.kind === 'attachment' && says(noteOf(sent.record), text)

/** What people do in the product behind a service is told to the brand, through a gateway that really runs. */
export const bridgeActRules: readonly BridgeRule[] = [
  ...actKinds.map(reported),
  {
    ...part,
    id: 'bridge/act-in-order',
    title: 'What people do in a row is reported in that order',
    proves: 'posts five acts note one after another, and looks at the order in which Dispatch got them',
    costs: 'the brand sees work that is done and then begins',
    check: async (_, acting) => {
      const people = acting()
      const job = await prepare(people, 'note')
      const words = ['alpha one', 'beta two', 'gamma three', 'delta four', 'epsilon five']
      for (const text of words) await people.act('note', job, { text })
      for (const text of words) await people.expectHeard(job, 'note', note(text))
      await people.expectHeardOnce(job, 'note', note('epsilon five'))
      const sent = people.gateway.sent(job.jobId)
      const order = sent.flatMap((each) => words.filter((text) => note(text)(each)))
      expectThat(order.join() === words.join(), `Dispatch got them as ${order.join(', ')}`)
    },
  },
  {
    ...part,
    id: 'bridge/act-lost-answer',
    title: 'A report whose answer is lost is told once',
    proves: 'lets the gateway take a report and cuts the connection before the answer',
    costs: 'the brand reads everything twice: send it again under the same Idempotency-Key',
    check: async (_, acting) => {
      const people = acting()
      const job = await prepare(people, 'note')
      people.gateway.setWeather('next-answer-lost')
      try {
        await people.act('note', job, { text: 'said once' })
        await people.expectHeard(job, 'note', note('said once'))
        const { calls } = people.gateway
        const lost = calls.length
        await people.until(() => Promise.resolve(calls.length > lost ? true : undefined), 5_000)
      } finally {
        people.gateway.setWeather('usual')
      }
      await people.expectHeardOnce(job, 'note', note('said once'))
    },
  },
  {
    ...part,
    id: 'bridge/act-while-gateway-is-down',
    level: 'should',
    title: 'What is done while the gateway is away is reported afterwards',
    proves: 'cuts every connection to the gateway for a second, posts an act meanwhile, and waits a minute',
    costs: 'each restart of the gateway swallows what people did during it',
    check: async (_, acting) => {
      const people = acting()
      const job = await prepare(people, 'note')
      people.gateway.setWeather('down')
      try {
        await people.act('note', job, { text: 'said in between' })
        await sleep(1_000)
      } finally {
        people.gateway.setWeather('usual')
      }
      await people.expectHeardOnce(job, 'note', note('said in between'))
    },
  },
  {
    ...part,
    id: 'bridge/own-doing-not',
    title: 'What Dispatch told is not reported back',
    proves: 'tells a job, a change and a note through the gateway, and looks at what Dispatch gets',
    costs: 'brand and company answer each other in a circle',
    check: async (_, acting) => {
      const people = acting()
      const { jobId } = await people.offer()
      await people.gateway.change(jobId)
      await sleep(1_000)
      await people.gateway.settle()
      const sent = people.gateway.sent(jobId).map(({ record }) => JSON.stringify(record).slice(0, 160))
      expectThat(sent.length === 0, `Dispatch got back ${sent.join(', ')}`)
    },
  },
]
