import type { Disturbance, NetworkCall } from '../../network/disturbance.ts'
import { expectThat } from '../rule-violation.ts'
import type { RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'
import { answered, needsLogin } from './answered.ts'

const part = { profile: 'required', level: 'must' } as const
const minuteMs = 60_000
/** A failure that counts parks the job after the third attempt. */
const fewAttempts = { maxAttempts: 3, retryMaxMs: 30_000 }

function changed(change: (text: string) => string, contentType = 'application/json'): Disturbance {
  return {
    kind: 'changed',
    change: async (response) => {
      const isEmpty = response.status === 204 || response.status === 304
      const body = isEmpty ? null : change(await response.text())
      return new Response(body, { status: response.status, headers: { 'content-type': contentType } })
    },
  }
}

const html = '<!doctype html><html><body>Please sign in to the network</body></html>'

const errorInside = JSON.stringify({
  data: null,
  error: { code: 'INTERNAL', message: 'Something went wrong' },
  errors: [{ message: 'Something went wrong' }],
})

/** What the vendor's API and the network do wrong. */
export const failureRules: readonly Rule[] = [
  {
    ...part,
    id: 'failure/unreachable',
    title: 'A product that cannot be reached parks no job, however long',
    proves:
      'offers a job while no connection comes about for ten minutes, with three attempts before it would be parked',
    costs: 'after each outage somebody replays jobs by hand',
    settings: fewAttempts,
    check: (world) => expectOutlived(world, { kind: 'unreachable' }),
  },
  {
    ...part,
    id: 'failure/unavailable',
    title: 'A product that answers 503 parks no job, however long',
    proves:
      'offers a job while every call is answered 503 for ten minutes, with three attempts before it would be parked',
    costs: 'after each maintenance of the product somebody replays jobs by hand',
    settings: fewAttempts,
    check: (world) => expectOutlived(world, answered(503, html, { 'content-type': 'text/html' })),
  },
  {
    ...part,
    id: 'failure/server-error',
    title: 'A 500 is tried again',
    proves: 'answers the first call of a job by 500, then the second, and so on',
    costs: 'one hiccup of the product parks a job',
    check: (world) => oneOrderEach(world, () => answered(500, 'Internal Server Error')),
  },
  {
    ...part,
    id: 'failure/throttled',
    title: 'A 429 is tried again, and not before its Retry-After',
    proves: 'answers one call by 429 with Retry-After 120 and watches when it comes again',
    costs: 'the vendor blocks the company for calling too often',
    check: async (world) => {
      let hit: { readonly at: number; readonly what: string } | undefined
      const end = world.network.disturb((call) => {
        if (hit !== undefined) return undefined
        hit = { at: call.at, what: toOperation(call) }
        return answered(429, '', { 'retry-after': '120' })
      })
      await world.create()
      end()
      const early = world.network.calls.filter(
        (call) =>
          hit !== undefined &&
          call.at > hit.at &&
          call.at < hit.at + 115_000 &&
          toOperation(call) === hit.what,
      )
      expectThat(
        early.length === 0,
        `${hit?.what ?? ''} came again ${((early[0]?.at ?? 0) - (hit?.at ?? 0)) / 1_000} s after a 429 with Retry-After 120`,
      )
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'failure/throttled-for-long',
    title: 'A 429 without Retry-After parks nothing, however long',
    proves:
      'answers every call by a bare 429 for ten minutes, with three attempts before the job would be parked',
    costs: 'a busy morning of the company ends with parked jobs',
    settings: fewAttempts,
    check: (world) => expectOutlived(world, answered(429)),
  },
  {
    ...part,
    id: 'failure/html-instead-of-answer',
    title: 'A page of HTML with status 200 is no success',
    proves:
      'lets a call be done and answers it by a page of HTML: the first call, then the second, and so on',
    costs: 'a job counts as made that is nowhere, or is made twice',
    check: (world) => oneOrderEach(world, () => changed(() => html, 'text/html')),
  },
  {
    ...part,
    id: 'failure/cut-answer',
    title: 'An answer that is cut off is no success',
    proves: 'lets a call be done and cuts its answer in half: the first call, then the second, and so on',
    costs: 'a job counts as made that is nowhere, or is made twice',
    check: (world) =>
      oneOrderEach(world, () => changed((text) => text.slice(0, Math.floor(text.length / 2)))),
  },
  {
    ...part,
    id: 'failure/empty-answer',
    title: 'An empty answer is no success where one is expected',
    proves: 'lets a call be done and answers it with nothing: the first call, then the second, and so on',
    costs: 'a job counts as made that is nowhere, or is made twice',
    check: (world) => oneOrderEach(world, () => changed(() => '')),
  },
  {
    ...part,
    id: 'failure/error-inside-answer',
    title: 'An error inside an answer with status 200 is no success',
    proves:
      'lets a call be done and answers it by status 200 with an error inside: the first call, then the second, and so on',
    costs: 'a job counts as made that is nowhere, or is made twice',
    check: (world) => oneOrderEach(world, () => changed(() => errorInside)),
  },
  {
    ...part,
    id: 'failure/new-fields-in-answers',
    title: 'Fields that the vendor adds to its answers are no obstacle',
    proves: 'adds an unknown field to every answer that is a JSON object',
    costs: "on the day of the vendor's next release no job arrives any more",
    check: async (world) => {
      world.network.disturb(() => changed(addField))
      await world.create()
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'failure/refused',
    title: 'What the vendor refuses for good is parked soon, with a reason, and holds no other job',
    proves: 'answers every call that writes by 400 while one job is offered, then offers another one',
    costs: 'a job that can never succeed is tried for hours, and nobody is told',
    check: async (world) => {
      const end = world.network.disturb(({ method }) =>
        method === 'GET'
          ? undefined
          : answered(400, '{"title":"no such trade"}', { 'content-type': 'application/json' }),
      )
      const jobId = world.offer(world.toFields({}))
      await world.settle(60 * minuteMs)
      end()
      const letter = (await world.deadLetters()).find((each) => each.jobId === jobId)
      const isTold = letter !== undefined || (await world.attention()).some((item) => item.jobId === jobId)
      expectThat(
        isTold,
        `nobody was told within an hour that the vendor refuses the job: ${await world.story(jobId)}`,
      )
      expectThat(
        letter === undefined || letter.attempts <= 2,
        `the job was tried ${letter?.attempts} times, although the vendor said each time that it never will be taken`,
      )
      expectThat(
        letter === undefined || letter.message.trim().length > 8,
        `the reason is "${letter?.message}", which helps nobody`,
      )
      await world.create()
    },
  },
  {
    ...part,
    id: 'failure/redirected',
    title: 'A redirect to another host gets no login',
    proves: 'answers every call that writes by a redirect to another host and looks at what is called then',
    costs: "whoever controls a name of the vendor's gets the company's key",
    check: async (world) => {
      const other = 'https://other-host.example'
      const end = world.network.disturb(({ method, url }) => {
        if (url.startsWith(other)) return answered(200, '{}')
        return method === 'GET' ? undefined : answered(307, '', { location: `${other}/login` })
      })
      const jobId = world.offer(world.toFields({}))
      await world.settle(30 * minuteMs)
      end()
      const followed = world.network.calls.find(({ url }) => url.startsWith(other))
      expectThat(followed === undefined, `the redirect was followed: ${followed?.method} ${followed?.url}`)
      expectThat(
        (await world.job(jobId))?.bmsId === undefined,
        'the job counts as made, although the vendor only redirected',
      )
    },
  },
  {
    ...part,
    id: 'failure/gives-up-when-told',
    title: 'A call ends when the attempt is over',
    proves: "lets a call hang and looks whether it is given up when the attempt's time of 10 s is over",
    costs:
      'a product that hangs ties up the gateway, and a work order is made after the attempt was taken for failed',
    settings: { attemptTimeoutMs: 10_000 },
    check: async (world) => {
      const end = world.network.disturb(() => ({ kind: 'hangs' }))
      world.offer(world.toFields({}))
      const first = world.network.calls.length
      await world.advance(16_000)
      end()
      const call = world.network.calls[first]
      expectThat(call !== undefined, 'the job led to no call within 16 s')
      expectThat(
        call.isAborted,
        `${call.method} ${new URL(call.url).pathname} went on after the attempt was over: pass request.signal on`,
      )
    },
  },
  {
    ...part,
    id: 'failure/login-refused',
    title: "A refused login holds the company's jobs and parks none",
    proves: 'answers every call by 401, then lets the login be good again and resumes the company',
    costs: 'a changed password parks every job of the company one by one',
    lacks: needsLogin,
    check: async (world) => {
      const end = world.network.disturb(() =>
        answered(401, '{"title":"unauthorized"}', { 'content-type': 'application/json' }),
      )
      const jobId = world.offer(world.toFields({}))
      await world.advance(10 * minuteMs)
      end()
      await world.expectNoDeadLetter()
      await expectHeld(world)
      await world.resumeCompany()
      await world.expectCreated(jobId)
      await world.expectOrders(1)
    },
  },
  {
    ...part,
    id: 'failure/login-refused-midway',
    title: 'A login that is refused in the middle makes nothing twice',
    proves:
      'answers the first call of a job by 401, then the second, and so on, and resumes the company each time',
    costs: 'a token that runs out at the wrong moment doubles a job',
    lacks: needsLogin,
    check: async (world) => {
      let expected = 0
      await world.disturbEach(
        () => answered(401),
        async () => {
          expected += 1
          const jobId = world.offer(world.toFields({}))
          await world.advance(minuteMs)
          await world.resumeCompany()
          await world.expectCreated(jobId)
          await world.expectOrders(expected)
        },
      )
    },
  },
]

async function expectOutlived(world: RuleWorld, disturbance: Disturbance): Promise<void> {
  const end = world.network.disturb(() => disturbance)
  const jobId = world.offer(world.toFields({}))
  await world.advance(10 * minuteMs)
  end()
  await world.expectCreated(jobId)
  await world.expectOrders(1)
}

async function oneOrderEach(world: RuleWorld, toDisturbance: () => Disturbance): Promise<void> {
  let expected = 0
  await world.disturbEach(toDisturbance, async () => {
    expected += 1
    await world.create()
    await world.expectOrders(expected)
  })
}

async function expectHeld(world: RuleWorld): Promise<void> {
  const held = await world.held()
  expectThat(
    held.some(({ reason }) => reason === 'credentials'),
    `the company is not held for its login after ten minutes of 401 (held: ${held.map(({ reason }) => reason).join(', ')}): throw ProviderError`,
  )
}

function addField(text: string): string {
  try {
    const answer: unknown = JSON.parse(text)
    const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    return isObject ? JSON.stringify({ ...answer, addedTomorrow: { nested: [1] } }) : text
  } catch {
    return text
  }
}

/** What is asked for: with GraphQL all calls have one path, and the query says it. */
function toOperation({ method, url, body }: NetworkCall): string {
  const [, operation] = /"query"\s*:\s*"\s*((?:query|mutation)\s+\w+)/.exec(body) ?? []
  return `${method} ${new URL(url).pathname}${operation === undefined ? '' : ` (${operation})`}`
}
