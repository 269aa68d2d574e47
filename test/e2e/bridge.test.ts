import { isJsonObject, type EventType, type JsonObject } from '@truckroll/gateway'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createBridgeWorld,
  drained,
  emit,
  type BridgeDelivery,
  type BridgeWorld,
  type BridgeWorldOptions,
} from './bridge-harness.ts'

/** An attempt is told of a moment before its end is stored. */
let world: BridgeWorld | undefined

afterEach(async () => {
  await world?.close()
  world = undefined
})

async function start(options?: BridgeWorldOptions): Promise<BridgeWorld> {
  world = await createBridgeWorld(options)
  return world
}

function fullJob(id: number, fields: JsonObject = {}): JsonObject {
  return { id, organization_id: 11776, source_id: 123, status: 'offered', title: `Claim ${id}`, ...fields }
}

function jobIdOf({ data }: BridgeDelivery): string {
  const id = data['jobId'] ?? (isJsonObject(data['job']) ? data['job']['id'] : undefined)
  return String(id)
}

function byJob(deliveries: readonly BridgeDelivery[]): Map<string, EventType[]> {
  const jobs = Map.groupBy(deliveries, jobIdOf)
  return new Map([...jobs].map(([id, own]) => [id, own.map(({ type }) => type)]))
}

/** Three messages each of so many jobs, the jobs taking turns. */
function emitJobs(made: BridgeWorld, count: number): void {
  const ids = Array.from({ length: count }, (_, index) => 40_000 + index)
  for (const id of ids) emit(made, 'job', fullJob(id))
  for (const id of ids)
    emit(made, 'attachment', { id: id * 10, entity_type: 'Job', entity_id: id, description: 'hi' })
  for (const id of ids) emit(made, 'job', { id, status: 'canceled', status_message: '' })
}

const inOrder: EventType[] = ['job.created', 'note.created', 'job.canceled']

describe('a drain through the bridge', () => {
  it(
    'of 900 messages of 300 jobs delivers each once, in order per job, and acks all',
    { timeout: 60_000 },
    async () => {
      const made = await start()
      const { service, sandbox } = made
      service.answer = ({ id }) => ({ delayMs: id.charCodeAt(3) % 7 })
      emitJobs(made, 300)
      await service.until(({ length }) => length >= 900)
      await drained(made)
      expect(service.deliveries).toHaveLength(900)
      expect(new Set(service.deliveries.map(({ id }) => id)).size).toBe(900)
      const jobs = byJob(service.deliveries)
      expect(jobs.size).toBe(300)
      for (const types of jobs.values()) expect(types).toEqual(inOrder)
      expect(sandbox.control.state().refused).toBe(0)
      await expect
        .poll(() => made.gateway.status())
        .toMatchObject({ waitingEvents: 0, deadLetters: 0, unhandled: 0 })
    },
  )

  it('through a service that fails again and again keeps the order, and equal bytes at every attempt', async () => {
    const made = await start()
    const { service } = made
    const failures = [503, 500, 429, 409, 404, 401]
    const isFailing = ({ id, attempt }: BridgeDelivery) => attempt <= id.charCodeAt(5) % 4
    service.answer = (delivery) =>
      isFailing(delivery)
        ? { status: failures[(delivery.id.charCodeAt(7) + delivery.attempt) % 6] ?? 500 }
        : {}
    emitJobs(made, 30)
    const handled = () => service.deliveries.filter((delivery) => !isFailing(delivery))
    await service.until(() => handled().length >= 90)
    await drained(made)
    expect(new Set(handled().map(({ id }) => id)).size).toBe(90)
    expect(handled()).toHaveLength(90)
    for (const types of byJob(handled()).values()) expect(types).toEqual(inOrder)
    expect(service.deliveries.length).toBeGreaterThan(90)
    for (const attempts of Map.groupBy(service.deliveries, ({ id }) => id).values()) {
      expect(new Set(attempts.map(({ body }) => body)).size).toBe(1)
      expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1))
    }
  })
})

describe('updates in an answer', () => {
  /** What reached agent/in of the gateway's account: one record a post. */
  function postsOf({ sandbox, account }: BridgeWorld) {
    return sandbox.control.received({ accountKey: account.key }).map(({ body, messageId, recordType }) => {
      const records: unknown[] = Array.isArray(body) ? body : []
      expect(records).toHaveLength(1)
      return { record: records[0], messageId, recordType }
    })
  }

  async function postsAfter(made: BridgeWorld, count: number) {
    await made.sandbox.control.until(() => postsOf(made).length >= count)
    return postsOf(made)
  }

  it('of every kind arrive on agent/in as records, in order, with the ids that Dispatch sent', async () => {
    const made = await start()
    const { service, sandbox, account } = made
    sandbox.control.changeAccount({ key: account.key, acks: false, errors: false })
    const start1 = '2026-12-01T09:00:00-05:00'
    service.answer = ({ type }) => {
      if (type !== 'job.created') return {}
      const updates = [
        { kind: 'accept' },
        {
          kind: 'schedule',
          start: start1,
          end: '2026-12-01T13:00:00-05:00',
          appointmentId: 'v-1',
          notifyBrand: true,
        },
        { kind: 'schedule', start: start1, durationSeconds: 5400 },
        { kind: 'enroute' },
        { kind: 'start' },
        { kind: 'pause', reason: 'waiting_for_parts', description: 'the valve comes on Friday' },
        { kind: 'note', text: 'gate code 17', id: 'n-1' },
        { kind: 'attachment', fileName: 'before.jpg', contentBase64: '/9j/4A==', id: 'f-1' },
        {
          kind: 'complete',
          reason: 'service_provided',
          resolution: 'new valve',
          customFields: { warranty: true },
        },
      ]
      return { json: { bmsId: 'WO-1042', updates } }
    }
    emit(made, 'job', fullJob(30462, { organization_id: '11776' }))
    const posts = await postsAfter(made, 9)
    const job = { id: 30462, organization_id: '11776', source_id: 123 }
    const visit = { job_id: 30462, organization_id: '11776', source_id: 123, status: 'scheduled' }
    const time = '2026-12-01T14:00:00.000Z'
    const attached = { organization_id: '11776', job_id: 30462 }
    expect(posts.map(({ record }) => record)).toEqual([
      recordOf('job', { ...job, status: 'unscheduled' }),
      recordOf('appointment', {
        ...visit,
        time,
        duration: 14_400,
        external_id: 'v-1',
        reschedule_reminder: true,
      }),
      recordOf('appointment', { ...visit, time, duration: 5_400, external_id: '30462' }),
      recordOf('job', { ...job, status: 'scheduled', status_message: 'enroute' }),
      recordOf('job', { ...job, status: 'scheduled', status_message: 'started' }),
      recordOf('job', {
        ...job,
        status: 'paused',
        status_message: 'waiting_for_parts',
        pause_description: 'the valve comes on Friday',
      }),
      recordOf('attachment', { ...attached, external_id: 'n-1', description: 'gate code 17' }),
      recordOf('attachment', { ...attached, external_id: 'f-1', file: '/9j/4A==', name: 'before.jpg' }),
      recordOf('job', {
        ...job,
        status: 'complete',
        status_message: 'service_provided',
        resolution: 'new valve',
        custom_fields: { warranty: true },
      }),
    ])
    const updates = await made.gateway.jobs.updates('30462')
    expect(posts.map(({ messageId }) => messageId).toSorted()).toEqual(updates.map(({ id }) => id).toSorted())
    expect(new Set(posts.map(({ recordType }) => recordType))).toEqual(new Set(['gateway']))
    expect(await made.gateway.jobs.get('30462')).toMatchObject({ bmsId: 'WO-1042' })
  })

  it.each([
    ['reject', 'rejected'],
    ['cancel', 'canceled'],
  ])(
    'of kind %s bring their text as a note; an id that Dispatch never sent is left out',
    async (kind, status) => {
      const made = await start()
      made.sandbox.control.changeAccount({ key: made.account.key, acks: false, errors: false })
      made.service.answer = ({ type }) =>
        type === 'job.created'
          ? { json: { updates: [{ kind, reason: 'no_availability', text: 'booked out' }] } }
          : {}
      emit(made, 'job', { id: 555, organization_id: 11776, status: 'offered', title: 'no source' })
      const posts = await postsAfter(made, 2)
      expect(posts.map(({ record }) => record)).toEqual([
        recordOf('job', { id: 555, organization_id: 11776, status, status_message: 'no_availability' }),
        recordOf('attachment', {
          organization_id: 11776,
          job_id: 555,
          external_id: `${posts[0]?.messageId}-text`,
          description: 'booked out',
        }),
      ])
      expect(posts[1]?.messageId).toBe(`${posts[0]?.messageId}-text`)
    },
  )

  function recordOf(record_type: string, record: JsonObject) {
    return { header: { record_type, version: 'v3' }, record }
  }
})

describe('what a service behind the bridge says', () => {
  it('422 parks that event and holds its own job only', async () => {
    const made = await start()
    const { service, gateway } = made
    const parked = new Promise((resolve) => gateway.on('event:parked', resolve))
    service.answer = (delivery) => (jobIdOf(delivery) === '1' ? { status: 422 } : {})
    emit(made, 'job', fullJob(1))
    emit(made, 'job', { id: 1, status: 'canceled' })
    emit(made, 'job', fullJob(2))
    await parked
    await service.until((deliveries) => deliveries.some((delivery) => jobIdOf(delivery) === '2'))
    await drained(made)
    expect(service.deliveries.filter((delivery) => jobIdOf(delivery) === '1')).toHaveLength(1)
    const listed = async () => (await gateway.operations.listDeadLetters({})).items
    await expect
      .poll(listed)
      .toMatchObject([{ type: 'job.created', jobId: '1', waitingBehind: 1, attempts: 1 }])
  })

  it('501 is done and counted, and so is a type that is not listed', async () => {
    const made = await start({ adapterSettings: { types: 'job.created,job.canceled' } })
    const { service, gateway } = made
    service.answer = ({ type }) => (type === 'job.canceled' ? { status: 501 } : {})
    const done = countDone(made, 3)
    emit(made, 'job', fullJob(1))
    emit(made, 'attachment', { id: 7, entity_type: 'Job', entity_id: 1, description: 'not delivered' })
    emit(made, 'job', { id: 1, status: 'canceled' })
    await done
    expect(service.deliveries.map(({ type }) => type)).toEqual(['job.created', 'job.canceled'])
    await expect
      .poll(() => gateway.status())
      .toMatchObject({ unhandled: 2, deadLetters: 0, waitingEvents: 0 })
  })

  it('401 parks nothing, whatever maxAttempts is: all goes once the secret is right', async () => {
    const made = await start({ settings: { maxAttempts: 1 } })
    const { service, gateway } = made
    let isRight = false
    service.answer = () => ({ status: isRight ? 200 : 401 })
    for (const id of [1, 2, 3]) emit(made, 'job', fullJob(id))
    await service.until(({ length }) => length >= 15)
    await expect.poll(() => gateway.status()).toMatchObject({ deadLetters: 0, waitingEvents: 3 })
    const done = countDone(made, 3)
    isRight = true
    await done
    await expect.poll(() => gateway.status()).toMatchObject({ deadLetters: 0, waitingEvents: 0, down: [] })
  })

  it('a 2xx that cannot be read in full is done, and a person sees what was lost', async () => {
    const made = await start()
    const { service, gateway, sandbox, account } = made
    sandbox.control.changeAccount({ key: account.key, acks: false, errors: false })
    service.answer = () => ({ json: { bms_id: 'WO-7', updates: [{ kind: 'accept' }, { kind: 'finish' }] } })
    const done = countDone(made, 1)
    emit(made, 'job', fullJob(1))
    await done
    const listed = async () => (await gateway.operations.listAttention()).items
    await expect.poll(listed).toMatchObject([
      {
        cause: 'answer_unread',
        jobId: '1',
        text: expect.stringMatching(/\/bms_id.*bmsId.*\/updates\/1\/kind/),
      },
      { cause: 'not_linked', jobId: '1' },
    ])
    expect(await gateway.jobs.updates('1')).toMatchObject([{ kind: 'accept' }])
  })

  it('a work order that the answer to a notice names is taken, and a second one listed', async () => {
    const made = await start()
    const { service, gateway } = made
    let count = 0
    service.answer = ({ type }) =>
      type === 'job.created'
        ? { json: { updates: [{ kind: 'accept' }, { kind: 'note', text: 'x' }] } }
        : { json: { bmsId: `WO-${(count += 1)}` } }
    emit(made, 'job', fullJob(1))
    const listed = async () => (await gateway.operations.listAttention()).items
    await expect.poll(listed).toMatchObject([{ cause: 'two_work_orders', jobId: '1' }])
    expect(await gateway.jobs.get('1')).toMatchObject({ bmsId: expect.stringMatching(/^WO-/) })
  })

  it('nothing in time: the next attempt says so', async () => {
    const made = await start({ adapterSettings: { timeoutMs: 150 } })
    const { service } = made
    const attempts: string[] = []
    service.answer = ({ attempt, attemptHeader }) => {
      attempts.push(attemptHeader)
      return attempt === 1 ? { delayMs: 400 } : {}
    }
    emit(made, 'job', fullJob(1))
    await service.until(({ length }) => length >= 2)
    expect(attempts).toEqual(['1', '2; previous=timeout'])
  })

  /** Resolves once so many events were handed over and are done. */
  function countDone({ gateway }: BridgeWorld, count: number): Promise<void> {
    const done = new Set<string>()
    return new Promise((resolve) => {
      gateway.on('attempt:done', ({ eventId }) => {
        done.add(eventId)
        if (done.size === count) resolve()
      })
    })
  }
})
