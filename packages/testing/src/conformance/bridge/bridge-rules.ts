import { randomBytes } from 'node:crypto'
import { expectThat } from '../rule-violation.ts'
import { answersWithinMs, isTaken, type BridgeAnswer, type BridgeCaller } from './bridge-caller.ts'
import type { BridgeRule } from './bridge-rule.ts'
import { bridgeActRules } from './bridge-act-rules.ts'
import { bridgeEventRules } from './bridge-event-rules.ts'

const part = { profile: 'bridge', level: 'must' } as const

function expectRefused({ status }: BridgeAnswer, what: string): void {
  expectThat(status >= 400 && status < 500, `${what} was answered ${status} instead of 401`)
}

async function createOdd(
  caller: BridgeCaller,
  jobs: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (const fields of jobs) await caller.create(caller.newJob(fields))
}

const nothing = null
const another = () => `whsec_${randomBytes(32).toString('base64')}`

/** Rules for any service behind the HTTP bridge, in any language. */
export const bridgeRules: readonly BridgeRule[] = [
  {
    ...part,
    id: 'bridge/takes-job',
    title: 'A new job is answered 2xx, within 15 seconds',
    proves: 'delivers a job and looks at status and time of the answer',
    costs: 'jobs are delivered again and again, or are parked',
    check: async (caller) => {
      const { tookMs } = await caller.create()
      expectThat(
        tookMs < answersWithinMs,
        `the answer took ${Math.round(tookMs)} ms: answer first, work afterwards`,
      )
    },
  },
  {
    ...part,
    id: 'bridge/links',
    level: 'should',
    title: "The answer to a new job names the product's own id",
    proves: 'looks for bmsId in the answer',
    costs: 'the job is listed as not linked until the service links it by PUT /v1/jobs/{jobId}',
    check: async (caller) => {
      expectThat((await caller.create()).bmsId !== undefined, 'the answer holds no bmsId')
    },
  },
  {
    ...part,
    id: 'bridge/unsigned',
    title: 'A delivery without a signature is refused',
    proves: 'delivers a job without the header webhook-signature',
    costs: 'anybody who finds the address makes work orders',
    check: async (caller) =>
      expectRefused(
        await caller.deliver('job.created', caller.newJob(), {}, { signature: () => undefined }),
        'a delivery without a signature',
      ),
  },
  {
    ...part,
    id: 'bridge/changed-body',
    title: 'A delivery of which something was changed is refused',
    proves: 'signs one body and sends another one, that differs in a blank',
    costs: 'anybody on the way can change jobs',
    check: async (caller) => {
      const body = JSON.stringify({
        type: 'message.other',
        timestamp: new Date().toISOString(),
        data: { type: 'x' },
      })
      expectRefused(await caller.post(body, { sentBody: `${body} ` }), 'a delivery with a blank added')
    },
  },
  {
    ...part,
    id: 'bridge/other-secret',
    title: 'A delivery that was signed with another secret is refused',
    proves: 'signs a job with a secret that the service does not know',
    costs: 'anybody who finds the address makes work orders',
    check: async (caller) =>
      expectRefused(
        await caller.deliver('job.created', caller.newJob(), {}, { secret: another() }),
        'a delivery signed with another secret',
      ),
  },
  {
    ...part,
    id: 'bridge/old',
    title: 'A delivery that was signed an hour ago is refused',
    proves: 'delivers a job with a timestamp of an hour ago, rightly signed',
    costs: 'what somebody recorded can be played again at any time',
    check: async (caller) =>
      expectRefused(
        await caller.deliver(
          'job.created',
          caller.newJob(),
          {},
          { timestamp: Math.floor(Date.now() / 1_000) - 3_600 },
        ),
        'a delivery of an hour ago',
      ),
  },
  {
    ...part,
    id: 'bridge/two-signatures',
    title: 'One right signature of several is enough',
    proves: 'puts a signature of an unknown version and a wrong one before the right one',
    costs: 'the secret cannot be changed without an outage',
    check: async (caller) => {
      const wrong = `v1,${Buffer.alloc(32, 5).toString('base64')}`
      await caller.create(caller.newJob(), { signature: (right) => `v9,abc ${wrong} ${right}` })
    },
  },
  {
    ...part,
    id: 'bridge/junk',
    title: 'What nobody signed is refused, whatever it is, and disturbs nothing',
    proves: 'sends nothing, half a body and a page of HTML without a signature, then a job',
    costs: 'a scanner of the internet stops the service',
    check: async (caller) => {
      for (const sentBody of ['', '{"type":"job.cre', '<html>'])
        expectRefused(await caller.post('{}', { sentBody }), `an unsigned ${JSON.stringify(sentBody)}`)
      await caller.create()
    },
  },
  {
    ...part,
    id: 'bridge/delivered-again',
    title: 'A delivery that comes again makes no second work order',
    proves: 'delivers one event three times under its id, and compares the answered bmsId',
    costs: 'each lost answer makes a second work order',
    check: async (caller) => {
      const job = caller.newJob()
      const id = `conformance-again-${job.jobId}`
      const first = await caller.createLinked(job, { id })
      for (const attempt of ['2; previous=timeout', '3; previous=crashed']) {
        const again = await caller.create(job, { id, attempt })
        expectThat(
          again.bmsId === undefined || again.bmsId === first,
          `the first delivery was ${first}, the next one is ${again.bmsId}`,
        )
      }
    },
  },
  {
    ...part,
    id: 'bridge/delivered-twice-at-once',
    title: 'Two deliveries of one event at the same moment make one work order',
    proves: 'delivers one event twice at once, and compares the answered bmsId',
    costs: 'a gateway that was restarted doubles a job',
    check: async (caller) => {
      const job = caller.newJob()
      const id = `conformance-at-once-${job.jobId}`
      const answers = await Promise.all([
        caller.deliver('job.created', job, {}, { id }),
        caller.deliver('job.created', job, {}, { id }),
      ])
      const made = new Set(answers.filter(isTaken).flatMap(({ bmsId }) => bmsId ?? []))
      expectThat(
        answers.some(isTaken),
        `both were refused: ${answers.map(({ status }) => status).join(' and ')}`,
      )
      expectThat(made.size <= 1, `one is ${[...made].join(', the other ')}`)
    },
  },
  {
    ...part,
    id: 'bridge/job-told-again',
    title: 'A job that is told again under another id makes no second work order',
    proves:
      'delivers the same job as two events, as after a restored backup, and compares the answered bmsId',
    costs: 'a restored backup doubles every open job: look for the jobId before you make anything',
    check: async (caller) => {
      const job = caller.newJob()
      const first = await caller.createLinked(job)
      const again = await caller.create(job)
      expectThat(
        again.bmsId === undefined || again.bmsId === first,
        `the first is ${first}, the second ${again.bmsId}`,
      )
    },
  },
  {
    ...part,
    id: 'bridge/each-its-own',
    title: 'Two jobs of one customer are two work orders',
    proves: 'delivers two jobs that differ in their ids alone, and compares the answered bmsId',
    costs: 'the second job is never done',
    check: async (caller) => {
      const same = {
        title: 'Heater is cold',
        customer: { id: 7, first_name: 'James', last_name: 'Dodd', email: 'james@example.com' },
      }
      const first = await caller.createLinked(caller.newJob(same))
      const second = await caller.createLinked(caller.newJob(same))
      expectThat(first !== second, `both are ${first}`)
    },
  },
  {
    ...part,
    id: 'bridge/ids-of-any-size',
    title: 'Ids above 2^53 keep all their digits',
    proves:
      'delivers two jobs whose ids differ in the last of nineteen digits, and compares the answered bmsId',
    costs: 'two jobs become one: read data.jobId, which is text',
    check: async (caller) => {
      const base = 4_000_000_000_000_000_000n + BigInt(caller.newJob().jobId) * 10n
      const first = await caller.createLinked(caller.newJob({ id: base + 1n }))
      const second = await caller.createLinked(caller.newJob({ id: base + 2n }))
      expectThat(first !== second, `both are ${first}`)
    },
  },
  {
    ...part,
    id: 'bridge/strange-jobs',
    title: 'Partial and strange jobs are taken',
    proves:
      'delivers jobs without customer, address, names, texts, with all fields null, and with characters of all kinds',
    costs: 'such a job is parked, and somebody has to find out why while the customer waits',
    check: (caller) =>
      createOdd(caller, [
        { customer: nothing },
        { customer: undefined, address: undefined },
        { address: nothing },
        { customer: { id: 1, first_name: 'Davie & Bettie', last_name: nothing } },
        { customer: { id: 2, first_name: '', last_name: '' } },
        {
          title: nothing,
          description: nothing,
          service_type: nothing,
          equipment_descriptions: nothing,
          ui_options: nothing,
          customer: nothing,
          address: nothing,
        },
        { title: 'Küche 🔥 "Ofen" <b>kaputt</b> \u0007 山田' },
        { equipment_descriptions: [{}, { serial_number: nothing }] },
      ]),
  },
  {
    ...part,
    id: 'bridge/unknown-attributes',
    title: 'Attributes that nobody knows yet are no obstacle',
    proves: 'adds unknown attributes to event, data, job and customer',
    costs: 'on the day on which Dispatch adds a field, no job arrives any more',
    check: async (caller) => {
      const job = caller.newJob({
        added_tomorrow: { deep: [1, true] },
        customer: { id: 3, last_name: 'Dodd', pronouns: ['they'] },
      })
      const answer = await caller.deliver('job.created', job, { known: false, addedTomorrow: [{ a: 1 }] })
      expectThat(isTaken(answer), `it was answered ${answer.status}`)
    },
  },
  {
    ...part,
    id: 'bridge/large',
    title: 'A job of half a megabyte is taken',
    proves: 'delivers a job with a description of 500,000 characters',
    costs: 'a job with a long history is parked',
    check: (caller) => createOdd(caller, [{ description: 'It drips. '.repeat(50_000) }]),
  },
  ...bridgeEventRules,
  ...bridgeActRules,
]
