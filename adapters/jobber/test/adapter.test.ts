import { appointmentMessage, jobMessage, noteMessage, statusMessage } from '@truckroll/testing'
import { expect, it } from 'vitest'
import { signedHeaders } from '../double/conformance-double.ts'
import { aWhileMs, startWorld, type World } from './support.ts'

const texts = async ({ gateway }: World) => (await gateway.attention()).map(({ text }) => text)
const statuses = ({ gateway }: World, jobId: string) =>
  gateway
    .sent(jobId)
    .flatMap(({ kind, record }) => (kind === 'job' ? [[record['status'], record['status_message']]] : []))
const visitsOf = ({ gateway }: World, jobId: string) =>
  gateway.sent(jobId).flatMap(({ kind, record }) => (kind === 'appointment' ? [record] : []))
const notesOf = ({ gateway }: World, jobId: string) =>
  gateway
    .sent(jobId)
    .flatMap(({ kind, record }) => (kind === 'attachment' ? [record['description'] ?? record['name']] : []))
const morning = { startAt: '2026-03-05T15:00:00Z', endAt: '2026-03-05T17:00:00Z' }
const answerWith = (body: object) => () => Response.json(body)

it('makes client, property and job, with all that a technician should know in the instructions', async () => {
  await using world = await startWorld({ invoicingType: 'VISIT_BASED' })
  const { jobId, job } = await world.create({ title: 'Heater is cold', external_id: 'claim-9' })
  expect(job.title).toBe('Heater is cold')
  expect(job.instructions).toMatch(
    new RegExp(`^Brand: American Pie\\nClaim: claim-9\\n[^]*\\[Dispatch job ${jobId}\\]$`),
  )
  expect(job.visits).toEqual([])
  const client = world.product.clients.get(job.clientId)
  expect(client?.properties).toEqual([
    { id: job.propertyId, address: expect.objectContaining({ street1: '1755 Ridgeview Dr' }) },
  ])
})

it('finds a client by e-mail or telephone number, and leaves it as it is', async () => {
  let own = ''
  await using world = await startWorld({}, (product) => {
    product.addClient({ firstName: 'Other', phones: [{ number: '(817) 555-0142 99', primary: true }] })
    own = product.addClient(
      { firstName: 'Jim', lastName: 'D.', phones: [{ number: '+1 (817) 555-0142', primary: true }] },
      [{ street1: '9 Elm St', postalCode: '75201' }],
    ).id
  })
  const before = structuredClone(world.product.clients.get(own))
  const customer = { id: 7, first_name: 'James', last_name: 'Dodd', phone_number: '+18175550142' }
  const { job } = await world.create({ customer })
  const { job: second } = await world.create({ customer })
  expect([job.clientId, second.clientId]).toEqual([own, own])
  expect(second.propertyId).toBe(job.propertyId)
  const { properties = [], ...rest } = world.product.clients.get(own) ?? {}
  expect(rest).toEqual({ ...before, properties: undefined })
  expect(properties.map(({ address }) => address.street1)).toEqual(['9 Elm St', '1755 Ridgeview Dr'])
})

it('tells visits, moved and taken away, and completion, although the job itself does not change', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  await world.gateway.advance(aWhileMs)
  const visit = world.product.addVisit(job, { ...morning, arrivalMinutes: 60 })
  await world.gateway.advance(aWhileMs)
  world.product.moveVisit(visit, { startAt: '2026-03-06T15:00:00Z' })
  await world.gateway.advance(aWhileMs)
  world.product.removeVisit(job, visit.id)
  await world.gateway.advance(aWhileMs)
  const next = world.product.addVisit(job, morning)
  await world.gateway.advance(aWhileMs)
  world.product.completeVisit(next)
  await world.gateway.advance(aWhileMs)
  expect(
    visitsOf(world, jobId).map(({ status, time, duration }) => [status, String(time), duration]),
  ).toEqual([
    ['scheduled', expect.stringMatching(/^2026-03-05/), 3_600],
    ['scheduled', expect.stringMatching(/^2026-03-06/), 3_600],
    ['canceled', 'undefined', undefined],
    ['scheduled', expect.stringMatching(/^2026-03-05/), 7_200],
  ])
  expect(statuses(world, jobId)).toEqual([['complete', undefined]])
  expect(await texts(world)).toEqual([])
})

it('tells what was booked, begun and done between two looks in its order', async () => {
  await using world = await startWorld({ usesTimers: true })
  const { jobId, job } = await world.create()
  await world.gateway.advance(aWhileMs)
  world.product.addVisit(job, morning)
  world.product.startTimer(job)
  await world.gateway.advance(aWhileMs)
  for (const visit of job.visits) world.product.completeVisit(visit)
  await world.gateway.advance(aWhileMs)
  const told = world.gateway.sent(jobId).map(({ kind, record }) => [kind, record['status']])
  expect(told).toEqual([
    ['appointment', 'scheduled'],
    ['job', 'scheduled'],
    ['job', 'complete'],
  ])
})

it('tells a deleted job as canceled, and none that is not found for a while', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const other = await world.create()
  await world.gateway.advance(aWhileMs)
  world.product.jobs.delete(other.job.id)
  world.product.destroyJob(job)
  await world.gateway.advance(aWhileMs)
  expect(statuses(world, jobId)).toEqual([['canceled', undefined]])
  expect(notesOf(world, jobId)).toEqual(['The job was deleted in Jobber.'])
  expect(statuses(world, other.jobId)).toEqual([])
})

it('closes a job that the brand canceled, writes why into it, and does not tell it back', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  world.product.addVisit(job, morning)
  await world.gateway.advance(aWhileMs)
  const canceled = { id: Number(jobId), status: 'canceled', reason: 'moved' }
  world.gateway.tell(jobId, statusMessage(world.gateway.clock.now(), canceled))
  await world.gateway.advance(aWhileMs)
  expect([job.isClosed, job.visits]).toEqual([true, []])
  expect(job.notes.map(({ message }) => message.split('\n')[0])).toEqual(['Canceled in Dispatch: moved'])
  expect(statuses(world, jobId)).toEqual([])
  expect(await texts(world)).toEqual([])
})

it('completes open visits once the job is complete in Dispatch, and asks a person if there is none', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const other = await world.create()
  const visit = world.product.addVisit(job, morning)
  for (const id of [jobId, other.jobId])
    world.gateway.tell(id, statusMessage(world.gateway.clock.now(), { id: Number(id), status: 'complete' }))
  await world.gateway.settle()
  expect(visit.completedAt).not.toBeNull()
  expect(await texts(world)).toEqual([
    `In Dispatch the job is complete; complete job ${other.job.id} in Jobber.`,
  ])
})

it('makes, moves and takes back visits of Dispatch, and tells none of it back', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  const tell = async (start_time: string, status = 'scheduled') => {
    const fields = { id: 1, status, start_time, end_time: '2026-03-05T16:30:00+0000' }
    world.gateway.tell(jobId, appointmentMessage(world.gateway.clock.now(), Number(jobId), fields))
    await world.gateway.settle()
  }
  await tell('2026-03-05T15:00:00+0000')
  const seen = () => job.visits.map(({ startAt, endAt }) => [startAt, endAt])
  expect(seen()).toEqual([['2026-03-05T15:00:00Z', '2026-03-05T16:30:00Z']])
  // What Jobber writes into open visits with the instructions of a job does not confuse it.
  world.product.editJob(job, { instructions: job.instructions })
  await tell('2026-03-05T16:00:00+0000')
  expect(seen()).toEqual([['2026-03-05T16:00:00Z', '2026-03-05T16:30:00Z']])
  await tell('2026-03-05T16:00:00+0000', 'canceled')
  expect(seen()).toEqual([])
  await world.gateway.advance(aWhileMs)
  expect(visitsOf(world, jobId)).toEqual([])
})

it('hands what the API cannot do to a person: files, another address', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  await world.gateway.advance(1_000)
  const now = world.gateway.clock.now()
  const changed = { id: Number(jobId), address: { street_1: '9 Elm St', city: 'Dallas' } }
  world.gateway.tell(jobId, jobMessage(now, changed))
  world.gateway.files.put('token', 'image/jpeg', Buffer.from('bytes'))
  const file = { id: 5, name: 'leak.jpg', file_token: 'token', description: null }
  world.gateway.tell(jobId, noteMessage(now, Number(jobId), file))
  await world.gateway.settle()
  expect(job.instructions).toContain('9 Elm St')
  expect(await texts(world)).toEqual(
    expect.arrayContaining([
      expect.stringContaining(`the address of job ${job.id}`),
      expect.stringContaining(`a file for job ${job.id} (leak.jpg)`),
    ]),
  )
})

it('reads jobs with more visits and notes than come at once', async () => {
  await using world = await startWorld()
  const { jobId, job } = await world.create()
  for (let count = 0; count < 60; count += 1) world.product.addNote(job, `for the office ${count}`)
  for (let count = 0; count < 30; count += 1)
    world.product.addVisit(job, {
      startAt: new Date(Date.UTC(2026, 3, 1 + count)).toISOString(),
      endAt: null,
    })
  world.product.addNote(job, '#brand the part is here')
  await world.gateway.advance(aWhileMs)
  expect(visitsOf(world, jobId)).toHaveLength(30)
  expect(notesOf(world, jobId)).toEqual(['the part is here'])
})

it('sends files of notes if the company wants it', async () => {
  await using world = await startWorld({ sendsFiles: true })
  const { jobId, job } = await world.create()
  const file = { id: 'RmlsZQ==', fileName: 'photo', contentType: 'image/jpeg', fileSize: 5 }
  world.gateway.network.serve('https://files.jobber.example', () => new Response('bytes'))
  world.product.addNote(job, 'a photo', [{ ...file, url: 'https://files.jobber.example/x' }])
  await world.gateway.advance(aWhileMs)
  await world.gateway.advance(aWhileMs)
  expect(notesOf(world, jobId)).toEqual(['photo.jpeg'])
})

it('takes webhooks by the signature over their bytes; one address may serve all companies', async () => {
  await using world = await startWorld()
  const { job } = await world.create()
  const event = {
    topic: 'JOB_UPDATE',
    appId: 'app',
    accountId: world.product.accountId,
    itemId: job.id,
    occuredAt: '2026-03-02T15:00:00Z',
  }
  const body = JSON.stringify({ data: { webHookEvent: event } })
  const post = (text: string, headers: Readonly<Record<string, string>> = {}, company?: string) =>
    world.gateway.does(world.gateway.webhooks.postOnce({ body: text, headers }, company))
  expect(await post(body, signedHeaders(body))).toBe(200)
  expect(await post(body)).toBe(401)
  expect(await post(body, signedHeaders(`${body} `))).toBe(401)
  expect(await post('{}', signedHeaders('{}'))).toBe(400)
  expect(await post('no JSON', signedHeaders('no JSON'))).toBe(400)
  expect(await post(body, signedHeaders(body), 'nobody')).toBe(503)
})

it.each([
  [
    'costs more than is left',
    {
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: {
        cost: {
          requestedQueryCost: 6_000,
          throttleStatus: { maximumAvailable: 10_000, currentlyAvailable: 1_000, restoreRate: 500 },
        },
      },
    },
  ],
  ['is told to come later', { errors: [{ message: 'Service temporarily unavailable' }] }],
])('waits, and parks nothing, if a query %s', async (_, body) => {
  await using world = await startWorld()
  const end = world.gateway.network.disturb(({ url }) =>
    url.endsWith('/graphql') ? { kind: 'answered', response: answerWith(body) } : undefined,
  )
  const jobId = world.gateway.offer({})
  await world.gateway.advance(600_000)
  end()
  await world.gateway.settle()
  expect((await world.gateway.job(jobId))?.bmsId).toBeDefined()
  expect(await world.gateway.deadLetters()).toEqual([])
})

it('waits as long as the restore rate says', async () => {
  await using world = await startWorld()
  const calls: number[] = []
  let isFirst = true
  world.gateway.network.disturb(({ body, at }) => {
    if (!body.includes('mutation JobCreate')) return undefined
    calls.push(at)
    if (!isFirst) return undefined
    isFirst = false
    const throttleStatus = { maximumAvailable: 10_000, currentlyAvailable: 0, restoreRate: 50 }
    const extensions = { cost: { requestedQueryCost: 10_000, throttleStatus } }
    const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }]
    return { kind: 'answered', response: answerWith({ errors, extensions }) }
  })
  await world.create()
  const [first = 0, second = 0] = calls
  expect(second - first).toBeGreaterThanOrEqual(200_000)
})

it('holds a company that has disconnected the app, and says what to do', async () => {
  await using world = await startWorld()
  const message = 'User has disconnected this app from their account.'
  const end = world.gateway.network.disturb(({ url }) =>
    url.endsWith('/graphql')
      ? { kind: 'answered', response: answerWith({ errors: [{ message }] }) }
      : undefined,
  )
  world.gateway.offer({})
  await world.gateway.settle()
  end()
  expect(await world.gateway.deadLetters()).toEqual([])
  expect((await world.gateway.held()).map(({ reason }) => reason)).toEqual(['credentials'])
})

it.each([
  [
    { errors: [{ message: "Field 'x' doesn't exist on type 'Job'" }] },
    "Jobber does not accept clients. It said: Field 'x'",
  ],
  [
    { data: null, errors: [{ message: 'Internal error' }] },
    'Jobber failed at clients. It said: Internal error',
  ],
  [{ data: { clients: 5 } }, 'at /data/clients expected an object, got a number'],
])('says what came if an answer with status 200 is none: %j', async (body, words) => {
  await using world = await startWorld()
  world.gateway.network.disturb(({ url }) =>
    url.endsWith('/graphql') ? { kind: 'answered', response: answerWith(body) } : undefined,
  )
  const jobId = world.gateway.offer({})
  await world.gateway.advance(300_000)
  expect(await world.gateway.deadLetters()).toEqual([
    expect.objectContaining({ jobId, message: expect.stringContaining(words) }),
  ])
})

it("says Jobber's own words if it refuses a job", async () => {
  await using world = await startWorld()
  world.gateway.network.disturb(({ body }) =>
    body.includes('mutation JobCreate')
      ? {
          kind: 'answered',
          response: answerWith({
            data: {
              jobCreate: { job: null, userErrors: [{ message: 'is too long', path: ['input', 'title'] }] },
            },
          }),
        }
      : undefined,
  )
  world.gateway.offer({})
  await world.gateway.settle()
  expect((await world.gateway.deadLetters()).map(({ message }) => message)).toEqual([
    'Jobber does not accept jobCreate. It said: input.title: is too long',
  ])
})
