import { SystemClock, type AnyAdapter } from '@truckroll/gateway'
import { createHttpClient, createJobRequest } from '@truckroll/testing'
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'
import definition from '../../docs/adapter-guide/definition.ts'
import { HammerApi } from '../../docs/adapter-guide/hammer.ts'
import { WithPolling } from '../../docs/adapter-guide/polling.ts'
import { createHttpWorld, gatewayKey, type HttpWorld } from '../support/http-world.ts'
import { startHammer } from './hammer-double.ts'

const caller = { token: 'test' }
const credentials = { apiKey: 'key', webhookSecret: 'secret' }
const settings = {}
const job = { id: 30462, title: 'Heater is cold', status: 'offered', external_id: 'C-77' }

let hammer: Awaited<ReturnType<typeof startHammer>>
beforeEach(async () => {
  hammer = await startHammer()
})
afterEach(() => hammer.close())

/** Dispatch, a gateway with the adapter of the guide, and one company with its login. */
async function startWorld(): Promise<HttpWorld> {
  const world = await createHttpWorld({
    adapter: definition,
    adapterSettings: { url: hammer.url, teams: ['north', 'south'] },
    settings: { changesIntervalMs: 50 },
  })
  await world.gateway.providers.change('company', { organizationId: 11776, credentials }, caller)
  return world
}

async function offerTo(
  world: HttpWorld,
  offer: Parameters<HttpWorld['sandbox']['control']['brand']['offerJob']>[0] = {},
) {
  const { id } = world.sandbox.control.brand.offerJob(offer)
  const linked = () => world.gateway.jobs.get(String(id)).then((known) => known?.bmsId)
  return { jobId: String(id), orderId: await world.until(linked) }
}

function sign(body: string): string {
  const seconds = Math.floor(Date.now() / 1_000)
  return `t=${seconds},v1=${createHmac('sha256', 'secret').update(`${seconds}.${body}`).digest('hex')}`
}

describe('the adapter of the guide, in a gateway', () => {
  it('makes an order, and carries statuses back by webhook', async () => {
    await using world = await startWorld()
    const { jobId, orderId } = await offerTo(world)
    expect(hammer.orders).toMatchObject([{ id: orderId, reference: `dispatch-${jobId}` }])

    const tell = (status: string, signature = sign) => {
      const body = JSON.stringify({ id: `hook-${status}`, orderId, status, at: new Date().toISOString() })
      return world.gateway.webhooks.receiveBms({
        body: Buffer.from(body),
        headers: { 'hammer-signature': signature(body) },
        query: {},
        externalOrganizationId: 'company',
      })
    }
    expect(await tell('accepted', () => sign('another body'))).toMatchObject({ status: 401 })
    expect(await tell('scheduled')).toMatchObject({ status: 200 })
    expect(await tell('accepted')).toMatchObject({ status: 200 })
    expect(await tell('accepted')).toMatchObject({ status: 200 })
    await world.until(() => world.sandbox.control.job(jobId).status === 'unscheduled')
    const updates = await world.gateway.jobs.updates(jobId)
    expect(updates.map(({ kind }) => kind)).toEqual(['accept'])
  })

  it('carries statuses back by polling, page after page', async () => {
    await using world = await startWorld()
    const { jobId, orderId } = await offerTo(world)
    const now = Date.now()
    for (const [index, status] of ['accepted', 'driving', 'working', 'done'].entries()) {
      hammer.changes.push({ id: `c-${index}`, orderId, status, at: new Date(now + index).toISOString() })
    }
    await world.until(() => world.sandbox.control.job(jobId).status === 'complete')
    const updates = await world.gateway.jobs.updates(jobId)
    expect(updates.map(({ kind }) => kind)).toEqual(['accept', 'enroute', 'start', 'complete'])
  })
})

describe('each ability of the guide, in a gateway', () => {
  it('refuses settings that its schema takes and the adapter does not', async () => {
    await using world = await startWorld()
    const change = (team: string) => world.gateway.providers.change('company', { settings: { team } }, caller)
    await expect(change('west')).rejects.toMatchObject({ issues: [{ path: '/settings/team' }] })
    expect(await change('south')).toMatchObject({ settings: { team: 'south' } })
  })

  it('hands over what the brand does to a job', async () => {
    await using world = await startWorld()
    const { brand } = world.sandbox.control
    const { jobId, orderId } = await offerTo(world)
    const made = hammer.calls.length
    const calls = () => hammer.calls.slice(made)
    const expectCall = async (call: string, body: unknown) => {
      await world.until(() => calls().some((each) => each.call === call))
      expect(calls().findLast((each) => each.call === call)).toMatchObject({ body })
    }
    brand.changeJob(jobId, { fields: { title: 'Heater is hot' } })
    await expectCall(`PATCH /orders/${orderId}`, { title: 'Heater is hot' })
    brand.addNote(jobId, { text: 'Ring twice' })
    await expectCall(`POST /orders/${orderId}/notes`, { text: 'Ring twice' })
    brand.addPhoto(jobId, { fileName: 'photo.png' })
    await expectCall(`POST /orders/${orderId}/files`, { name: 'photo.png', contentType: 'image/png' })
    brand.cancelJob(jobId, { reason: 'moved away' })
    await world.until(() => calls().length === 4)
    await expectCall(`PATCH /orders/${orderId}`, { status: 'void', reason: 'moved away' })
  })

  it('hears of an update that Dispatch refused', async () => {
    await using world = await startWorld()
    const { jobId } = await offerTo(world)
    const { id } = await world.gateway.updates.send(jobId, { kind: 'note', text: 'Done' })
    world.sandbox.control.emit({
      accountKey: gatewayKey,
      payload: { Actions: [{ Put: { err: { msg_id: id, message: 'no such job' } } }] },
    })
    await world.until(() => hammer.calls.some(({ call }) => call === 'POST /office-messages'))
    const { body } = hammer.calls.at(-1) ?? {}
    expect(body).toEqual({ text: expect.stringMatching(/^Dispatch refused note: /) })
  })
})

describe('the methods of the guide, one by one', () => {
  const http = createHttpClient()
  const make = () => new WithPolling(new HammerApi(http, { url: hammer.url, teams: [] }), new SystemClock())
  const request = (bmsId?: string) =>
    createJobRequest({ job, settings, credentials, ...(bmsId === undefined ? {} : { bmsId }) })

  it('createJob makes one order, however often it is asked', async () => {
    const first = await make().createJob(request())
    const again = await make().createJob(createJobRequest({ job, settings, credentials, attempt: 2 }))
    expect(again).toEqual(first)
    expect(hammer.orders).toHaveLength(1)
  })

  it('changeAppointment makes a visit, and asks a person if there is no time', async () => {
    const appointment = { id: 5, status: 'scheduled', time: '2030-05-06T14:00:00Z' }
    await make().changeAppointment({ ...request('order-1'), appointment })
    expect(hammer.calls.at(-1)).toMatchObject({
      call: 'POST /orders/order-1/visits',
      body: { reference: '5', start: '2030-05-06T14:00:00Z' },
    })
    const noTime = { ...appointment, time: null }
    expect(await make().changeAppointment({ ...request('order-1'), appointment: noTime })).toHaveProperty(
      'needsAttention',
    )
    const over = { ...appointment, status: 'complete' }
    expect(await make().changeAppointment({ ...request('order-1'), appointment: over })).toEqual({
      handled: false,
    })
  })

  it('updateNote, deleteNote and removeAttachment go by the id of Dispatch', async () => {
    const note = { id: 6, description: 'Ring three times' }
    await make().updateNote({ ...request('order-1'), note })
    await make().deleteNote({ ...request('order-1'), note })
    await make().removeAttachment({ ...request('order-1'), attachment: { id: 8 } })
    expect(hammer.calls.map(({ call }) => call)).toEqual([
      'PATCH /notes/6',
      'DELETE /notes/6',
      'DELETE /files/8',
    ])
  })

  it('findJob finds the order of the claim, and refuses to guess', async () => {
    expect(await make().findJob(request())).toBeUndefined()
    hammer.orders.push({ id: 'by-hand', claim: 'C-77', status: 'new' })
    expect(await make().findJob(request())).toEqual({ bmsId: 'by-hand' })
    hammer.orders.push({ id: 'twice', claim: 'C-77', status: 'new' })
    await expect(make().findJob(request())).rejects.toMatchObject({ name: 'TerminalError' })
  })

  it('getJob reads the status, verifyCredentials refuses another login', async () => {
    hammer.orders.push({ id: 'by-hand', status: 'working' })
    expect(await make().getJob({ ...request(), bmsId: 'by-hand' })).toEqual({ status: 'working' })
    await make().verifyCredentials(request())
    const other = createJobRequest({ job, settings, credentials: { ...credentials, apiKey: 'old' } })
    await expect(make().verifyCredentials(other)).rejects.toMatchObject({ name: 'ProviderError' })
  })

  it('pollChanges answers a page, where to go on, and whether there is more', async () => {
    const at = '2030-05-06T14:00:00.000Z'
    hammer.changes.push({ id: 'c-0', orderId: 'order-1', status: 'driving', at })
    hammer.changes.push({ id: 'c-1', orderId: 'order-1', status: 'scheduled', at })
    const context = { ...request(), findJob: () => Promise.resolve(undefined) }
    const first = await make().pollChanges({ ...context, cursor: undefined })
    const order = { externalOrganizationId: 'provider-1', bmsId: 'order-1' }
    const update = { kind: 'enroute', occurredAt: at }
    expect(first).toEqual({ updates: [{ job: order, update, key: 'c-0' }], cursor: '1', more: true })
    const second = await make().pollChanges({ ...context, cursor: first.cursor })
    expect(second).toEqual({ updates: [], cursor: '2', more: false })
  })

  it('onSurvey tells the office', async () => {
    await make().onSurvey({ ...request('order-1'), survey: { job_id: 30462, rating: 5 } })
    expect(hammer.calls.at(-1)).toMatchObject({ call: 'POST /office-messages' })
  })
})

/** Held complete by the compiler. */
const methods: Record<keyof AnyAdapter, true> = {
  createJob: true,
  cancelJob: true,
  updateJob: true,
  changeAppointment: true,
  addNote: true,
  updateNote: true,
  deleteNote: true,
  addAttachment: true,
  removeAttachment: true,
  onSurvey: true,
  findJob: true,
  receiveWebhook: true,
  pollChanges: true,
  getJob: true,
  verifyCredentials: true,
  checkSettings: true,
  onUpdateSettled: true,
  onProviderChanged: true,
  onOther: true,
}

describe('docs/adapter-guide.md', () => {
  it('shows exactly the files that were run, and names every ability', () => {
    const folder = join(workspaceRoot, 'docs/adapter-guide')
    const document = readFileSync(join(workspaceRoot, 'docs/adapter-guide.md'), 'utf8')
    const shown = [...document.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code)
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(shown.toSorted()).toEqual(files.toSorted())
    expect(Object.keys(methods).filter((name) => !document.includes(`\`${name}`))).toEqual([])
  })
})
