import type { JobRequest, Update } from '@truckroll/gateway'
import { GatewayError } from '@truckroll/gateway/embed'
import { payloadOf } from '@truckroll/testing'
import { describe, expect, test } from 'vitest'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { VirtualWorld } from '../support/virtual-world.ts'

const news = { invented_later: { deep: [{ deeper: 'still here' }] } }

const fullJob = {
  id: 7,
  title: 'x',
  ...news,
  address: { city: 'Boston', ...news },
  customer: { first_name: 'James', ...news },
  equipment_descriptions: [{ manufacturer: 'GE', ...news }],
  marketing_attributions: [{ source: 'web', ...news }],
  custom_fields: news,
  ui_options: { show_decline: true, reject_reasons: ['wrong_area'], ...news },
}

async function createKnowing(job: Readonly<Record<string, unknown>>) {
  const adapter = createScriptedAdapter()
  const world = new VirtualWorld({ adapter: adapter.definition })
  const gateway = await world.start()
  world.emit(7, payloadOf({ job }))
  await world.until(() => adapter.handed.length === 1)
  return { adapter, world, gateway, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

function isJobRequest(request: object): request is JobRequest {
  return 'job' in request
}

describe('guarantee 12: lenient in, strict out', () => {
  test('unknown attributes survive at every depth to the adapter', async () => {
    await using known = await createKnowing(fullJob)
    const { adapter, world } = known
    const request = adapter.handed[0]?.request
    expect(request?.event.data['job']).toEqual(fullJob)
    expect(request !== undefined && isJobRequest(request) ? request.job : undefined).toMatchObject(fullJob)
    for (const put of [
      { appointment: { id: 1, job_id: 7, status: 'scheduled', ...news } },
      { attachment: { id: 2, entity_type: 'Job', entity_id: 7, description: 'x', ...news } },
      { surveyresponse: { id: 3, job_id: 7, rating: 5, ...news } },
      { spaceship: { id: 4, ...news } },
    ]) {
      world.emit(7, payloadOf(put))
    }
    await world.until(() => adapter.handed.length === 5)
    for (const { request: later } of adapter.handed.slice(1)) {
      expect(JSON.stringify(later.event.data)).toContain(JSON.stringify(news).slice(1, -1))
    }
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['no more than a title', { title: 'x' }],
    ['null for all that there is', { title: null, address: null, customer: null, ui_options: null }],
    ['other types than printed', { title: 5, address: 'Boston', customer: [], service_fee: 'much' }],
  ])('partial data does not block: %s', async (_name, fields) => {
    await using known = await createKnowing({ id: 7, ...fields })
    const { adapter } = known
    expect(adapter.handed[0]).toMatchObject({ type: 'job.created', jobId: '7' })
  })

  test.each<[string, Update]>([
    ['no reason', { kind: 'reject' }],
    ['a reason that is not listed', { kind: 'reject', reason: 'no_idea' }],
    ['no reason where lists are given', { kind: 'cancel' }],
  ])('%s does not block', async (_name, update) => {
    await using known = await createKnowing(fullJob)
    const { world, gateway } = known
    await world.does(gateway.updates.send('7', update))
    await world.until(() => world.dispatch.posts.length === 1, 60_000)
    expect(world.dispatch.posts[0]?.jobId).toBe('7')
  })

  test.each<[string, unknown, string[]]>([
    ['a kind that there is not', { kind: 'explode' }, ['/kind']],
    ['an attribute that there is not', { kind: 'accept', colour: 'red' }, ['/colour']],
    ['a time without offset', { kind: 'accept', occurredAt: '2026-03-02T15:00:00' }, ['/occurredAt']],
    [
      'an end before the start',
      { kind: 'schedule', start: '2026-03-02T15:00:00Z', end: '2026-03-02T14:00:00Z' },
      ['/end'],
    ],
    ['a note without text', { kind: 'note', text: '' }, ['/text']],
    [
      'a file with a path and no content',
      { kind: 'attachment', fileName: '../x.jpg', contentBase64: '' },
      ['/fileName', '/contentBase64'],
    ],
  ])('what is sent is validated before it is queued: %s', async (_name, update, paths) => {
    await using known = await createKnowing(fullJob)
    const { world, gateway } = known
    // As a caller without types would.
    const error = await world
      .does(gateway.updates.send('7', update as Update))
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TR_UPDATE_INVALID' })
    const issues = error instanceof GatewayError ? (error.issues ?? []) : []
    for (const path of paths) expect(issues.map((issue) => issue.path)).toContain(path)
    await world.advance(10_000)
    expect(world.dispatch.posts).toEqual([])
    expect(await world.does(gateway.jobs.updates('7'))).toEqual([])
  })
})
