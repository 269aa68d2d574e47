import { SystemClock, type FoundJob, type JobUpdate, type Logger } from '@truckroll/gateway'
import { createHttpClient, createJobRequest, type JobRequestParts } from '@truckroll/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TrytonAdapter } from '../src/adapter.ts'
import { toDateTime } from '../src/answers.ts'
import { providerSettingsSchema } from '../src/settings.ts'
import { credentials, startTryton, type RealTryton } from './start-tryton.ts'
import { whyNoTryton } from './tryton-programs.ts'

const settings = providerSettingsSchema.parse({ database: 'desk' })
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }
const http = createHttpClient()
const at = (iso: string) => toDateTime(Date.parse(iso))
let tryton: RealTryton
let adapter: TrytonAdapter
let lastJob = 100

type Parts = JobRequestParts<typeof settings, typeof credentials>
const requestOf = (parts: Partial<Parts> & Pick<Parts, 'job'>) =>
  createJobRequest({ settings, credentials, ...parts })

async function create(fields: object = {}) {
  lastJob += 1
  const customer = { id: lastJob, first_name: 'Jane', last_name: 'Doe' }
  const job = { id: lastJob, status: 'offered', title: 'Heater is cold', customer, ...fields }
  const bmsId = String((await adapter.createJob(requestOf({ job }))).bmsId)
  return { job, bmsId }
}

async function poll(cursor: string | undefined, linked: readonly string[], overrides: object = {}) {
  const updates: JobUpdate[] = []
  const findJob = (bmsId: string): Promise<FoundJob | undefined> =>
    Promise.resolve(linked.includes(bmsId) ? { jobId: '1', sourceId: undefined } : undefined)
  for (let next = cursor; ;) {
    const request = requestOf({ job: { id: 1 }, settings: { ...settings, ...overrides } })
    const answer = await adapter.pollChanges({ ...request, cursor: next, findJob, logger: quiet })
    updates.push(...answer.updates)
    next = answer.cursor
    if (answer.more !== true) return { updates, cursor: next }
  }
}

const kindsOf = (updates: readonly JobUpdate[]) => updates.map(({ update }) => update.kind)

describe.skipIf(whyNoTryton())('Tryton', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    tryton = await startTryton()
    adapter = new TrytonAdapter(http, { url: tryton.url }, new SystemClock())
  }, 120_000)
  afterAll(async () => {
    await http.close()
    await tryton.close()
  })

  it('gets a task with what the brand said, its customer as a party, once', async () => {
    const customer = {
      id: 7,
      first_name: 'Jane',
      last_name: 'Doe',
      email: 'jane@example.invalid',
      phone_number: '(212) 555-0100',
    }
    const address = {
      street_1: '1 Main St',
      street_2: 'Unit 2',
      city: 'New York',
      state: 'NY',
      postal_code: '10001',
    }
    const { job, bmsId } = await create({
      customer,
      address,
      symptom: 'no heat',
      title: 'Heater\n\\ is cold',
    })
    const task = await tryton.dana.task(bmsId)
    expect(task).toMatchObject({
      name: `[DSP-${job.id}] Heater is cold`,
      'status.': { name: 'Offered' },
      comment: expect.stringContaining('Symptom: no heat'),
    })
    const [party] = await tryton.dana.search(
      'party.party',
      [['id', '=', task?.['party']]],
      ['name', 'code', 'mobile', 'email'],
    )
    expect(party).toMatchObject({
      name: 'Jane Doe',
      code: 'dispatch-customer-7',
      mobile: '+12125550100',
      email: 'jane@example.invalid',
    })
    const [place] = await tryton.dana.search(
      'party.address',
      [['id', '=', task?.['party_address']]],
      ['street', 'city', 'postal_code'],
    )
    expect(place).toMatchObject({ street: '1 Main St\nUnit 2', city: 'New York, NY', postal_code: '10001' })
    expect(String((await adapter.createJob(requestOf({ job, attempt: 2 }))).bmsId)).toBe(bmsId)
    // Another job of the same person, known by the number alone, at another address.
    const again = await create({
      customer: { id: 8, phone_number: '+1 212 555 0100' },
      address: { street_1: '2 Elm St' },
    })
    expect(await tryton.dana.task(again.bmsId)).toMatchObject({ party: task?.['party'] })
    expect((await tryton.dana.search('party.address', [['party', '=', task?.['party']]], [])).length).toBe(2)
  })

  it('takes a customer without anything, and one whose number is none', async () => {
    const nobody = await create({ customer: null, title: null })
    expect(await tryton.dana.task(nobody.bmsId)).toMatchObject({ name: `[DSP-${nobody.job.id}] Job` })
    const { bmsId } = await create({
      customer: { id: 9, last_name: "Davie & Bettie O'Neil", phone_number: 'ask the gate', email: 'none' },
    })
    expect(await tryton.dana.task(bmsId)).toMatchObject({ comment: expect.stringContaining('ask the gate') })
  })

  it('is told of changes, notes, files and cancels, each once', async () => {
    const { job, bmsId } = await create()
    const changed = { ...job, title: 'Heater is gone', symptom: 'smoke' }
    await adapter.updateJob({ ...requestOf({ job: changed, bmsId }), changed: ['/title', '/symptom'] })
    const files = {
      t: { bytes: Buffer.from([0xff, 0xd8, 0x00]), contentType: 'image/heic', contentLength: 3 },
    }
    for (const attempt of [1, 2]) {
      const request = requestOf({ job, bmsId, files, attempt })
      await adapter.addNote({ ...request, note: { id: 9, description: 'Gate code 50%_\\4471' } })
      await adapter.addAttachment({ ...request, attachment: { id: 10, name: '../x.jpg', file_token: 't' } })
    }
    await adapter.updateJob({ ...requestOf({ job: { ...job, status: 'unscheduled' }, bmsId }), changed: [] })
    expect(await tryton.dana.task(bmsId)).toMatchObject({
      name: `[DSP-${job.id}] Heater is gone`,
      'status.': { name: 'Accepted' },
    })
    const resource = `project.work,${bmsId}`
    const notes = await tryton.dana.search('ir.note', [['resource', '=', resource]], ['message'])
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('Symptom: smoke'),
      'Gate code 50%_\\4471\n\n(dispatch-attachment-9)',
    ])
    const attachments = await tryton.dana.search(
      'ir.attachment',
      [['resource', '=', resource]],
      ['name', 'data'],
    )
    expect(attachments).toMatchObject([
      { name: '.._x.jpg', data: { base64: expect.stringContaining('/9gA') } },
    ])
    const canceled = { ...job, status: 'canceled', status_message: 'moved away' }
    expect(await adapter.cancelJob(requestOf({ job: canceled, bmsId }))).toEqual({})
    expect(await tryton.dana.task(bmsId)).toMatchObject({ 'status.': { name: 'Canceled' } })
  })

  it('keeps a note as the brand has it now, unless somebody in the office changed it, and takes back what is deleted', async () => {
    const { job, bmsId } = await create()
    const files = { t: { bytes: Buffer.from('pixels'), contentType: 'image/png', contentLength: 6 } }
    const request = requestOf({ job, bmsId, files })
    const note = (id: number, description: string) => ({ ...request, note: { id, description } })
    const file = { ...request, attachment: { id: 12, name: 'x.png', file_token: 't' } }
    const notesOf = async () => {
      const domain = [['resource', '=', `project.work,${bmsId}`]]
      const found = await tryton.dana.search('ir.note', domain, ['message'])
      return found.map(({ message }) => String(message).split('\n\n')[0])
    }
    for (const one of [note(9, 'Gate code 1'), note(10, 'Beware of the dog')]) {
      await adapter.addNote(one)
      await adapter.addNote(one)
    }
    await adapter.addAttachment(file)
    await adapter.addAttachment(file)
    expect(await adapter.updateNote(note(9, 'Gate code 2'))).toEqual({})
    expect(await notesOf()).toEqual(['Gate code 2', 'Beware of the dog'])

    const [, dog] = await tryton.dana.search('ir.note', [['resource', '=', `project.work,${bmsId}`]], [])
    await tryton.dana.write('ir.note', dog?.id ?? 0, {
      message: 'He is friendly\n\n(dispatch-attachment-10)',
    })
    const left = { needsAttention: expect.stringContaining('somebody has changed it') }
    expect(await adapter.updateNote(note(10, 'Two dogs'))).toEqual(left)
    expect(await adapter.deleteNote(note(10, ''))).toEqual(left)
    expect(await adapter.deleteNote(note(9, ''))).toEqual({})
    expect(await adapter.deleteNote(note(99, ''))).toEqual({})
    expect(await notesOf()).toEqual(['He is friendly'])

    const attachments = () => tryton.dana.search('ir.attachment', [['name', '=', 'x.png']], [])
    expect(await attachments()).toHaveLength(1)
    expect(await adapter.removeAttachment(file)).toEqual({})
    expect(await adapter.removeAttachment(file)).toEqual({})
    expect(await attachments()).toEqual([])
  })

  it('asks a person if the work is done or the task is gone', async () => {
    const { job, bmsId } = await create()
    await tryton.dana.move(bmsId, 'Complete')
    expect(await adapter.cancelJob(requestOf({ job, bmsId }))).toEqual({
      needsAttention: expect.stringContaining(`task ${bmsId} is complete in Tryton`),
    })
    await tryton.dana.call('model.project.work.delete', [Number(bmsId)])
    expect(await adapter.cancelJob(requestOf({ job, bmsId }))).toEqual({
      needsAttention: expect.stringContaining(`Task ${bmsId} is not in Tryton any more`),
    })
    expect(await adapter.getJob({ ...requestOf({ job, bmsId }), bmsId })).toBeUndefined()
  })

  it('holds the first visit on the task and a second one on its own, and gives both back', async () => {
    const { job, bmsId } = await create({ status: 'unscheduled' })
    const visit = (id: number, status: string, start_time: string, end_time: string) =>
      adapter.changeAppointment({
        ...requestOf({ job, bmsId }),
        appointment: { id, status, start_time, end_time },
      })
    await visit(5, 'scheduled', '2026-03-08T01:30:00-0500', '2026-03-08T03:30:00-0400')
    expect(await tryton.dana.task(bmsId)).toMatchObject({
      'status.': { name: 'Scheduled' },
      constraint_start_time: at('2026-03-08T06:30:00Z'),
      constraint_finish_time: at('2026-03-08T07:30:00Z'),
    })
    await visit(5, 'scheduled', '2026-03-08T08:30:00+0000', '2026-03-08T09:30:00+0000')
    await visit(6, 'scheduled', '2026-03-09T14:00:00+0000', '2026-03-09T16:00:00+0000')
    await visit(6, 'scheduled', '2026-03-10T14:00:00+0000', '2026-03-10T16:00:00+0000')
    const tasks = await tryton.dana.search(
      'project.work',
      [['name', 'like', `[DSP-${job.id}%`]],
      ['name', 'constraint_start_time'],
    )
    expect(tasks).toMatchObject([
      { name: `[DSP-${job.id}] Heater is cold`, constraint_start_time: at('2026-03-08T08:30:00Z') },
      { name: `[DSP-${job.id}/6] Heater is cold`, constraint_start_time: at('2026-03-10T14:00:00Z') },
    ])
    const { cursor } = await poll(undefined, [bmsId])
    const further = tasks[1]?.id ?? 0
    await tryton.dana.write('project.work', further, {
      constraint_start_time: at('2026-03-11T14:00:00Z'),
      constraint_finish_time: null,
    })
    await tryton.dana.write('project.work', bmsId, { constraint_start_time: null })
    const { updates } = await poll(cursor, [bmsId])
    expect(updates.map(({ job: of, update }) => [of, update])).toEqual([
      [
        expect.objectContaining({ bmsId }),
        expect.objectContaining({ kind: 'unschedule', appointmentId: `tryton-provider-1-${bmsId}` }),
      ],
      [
        expect.objectContaining({ bmsId }),
        expect.objectContaining({
          kind: 'schedule',
          start: '2026-03-11T14:00:00.000Z',
          end: '2026-03-11T16:00:00.000Z',
          appointmentId: `tryton-provider-1-${further}`,
        }),
      ],
    ])
    await visit(6, 'canceled', '2026-03-10T14:00:00+0000', '2026-03-10T16:00:00+0000')
    expect(await tryton.dana.task(further)).toMatchObject({ 'status.': { name: 'Canceled' } })
    await visit(5, 'canceled', '2026-03-08T08:30:00+0000', '2026-03-08T09:30:00+0000')
    expect(await tryton.dana.task(bmsId)).toMatchObject({ 'status.': { name: 'Accepted' } })
  })

  it('tells what people do, each once, and not what came from the gateway', async () => {
    const [{ bmsId }, stranger] = [await create(), await create()]
    const first = await poll(undefined, [bmsId])
    expect(first.updates.filter(({ job }) => 'bmsId' in job && job.bmsId === bmsId)).toEqual([])
    await tryton.dana.move(bmsId, 'Accepted', { constraint_start_time: at('2026-12-01T14:00:00Z') })
    await tryton.dana.move(stranger.bmsId, 'Accepted')
    const taken = await poll(first.cursor, [bmsId])
    expect(kindsOf(taken.updates)).toEqual(['accept', 'schedule'])
    expect((await poll(taken.cursor, [bmsId])).updates).toEqual([])
    // An older cursor works, and tells the same under the same keys.
    expect((await poll(first.cursor, [bmsId])).updates).toEqual(taken.updates)
    // The same values again change only the time of the last change.
    await tryton.dana.write('project.work', bmsId, { sequence: 5 })
    const touched = await poll(taken.cursor, [bmsId])
    expect(touched.updates).toEqual([])
    const resource = `project.work,${bmsId}`
    await tryton.dana.create('ir.note', { resource, message: 'Replaced the capacitor.' })
    await tryton.dana.create('ir.attachment', {
      resource,
      name: 'photo',
      type: 'data',
      data: { __class__: 'bytes', base64: Buffer.from('pixels').toString('base64') },
    })
    await tryton.dana.move(bmsId, 'Complete')
    expect(kindsOf((await poll(touched.cursor, [bmsId])).updates)).toEqual(['complete'])
    const withNotes = await poll(touched.cursor, [bmsId], { tellsNotes: true })
    expect(withNotes.updates.map(({ update }) => update)).toMatchObject([
      { kind: 'complete' },
      { kind: 'note', text: 'Replaced the capacitor.' },
      { kind: 'attachment', fileName: 'photo.bin', contentBase64: Buffer.from('pixels').toString('base64') },
    ])
  })

  it('refuses a wrong login, a status that is missing and a database that is not there', async () => {
    const job = { id: 1 }
    const verify = (parts: Partial<Parts> = {}) => adapter.verifyCredentials(requestOf({ job, ...parts }))
    await verify()
    await expect(verify({ credentials: { ...credentials, password: 'old' } })).rejects.toMatchObject({
      name: 'ProviderError',
      message: 'Tryton refused the login truckroll',
    })
    const statuses = { ...settings.statuses, paused: 'Asleep' }
    await expect(verify({ settings: { ...settings, statuses } })).rejects.toThrow(
      'expected a status of work "Asleep"',
    )
    await expect(verify({ settings: { ...settings, database: 'nowhere' } })).rejects.toMatchObject({
      name: expect.stringMatching(/Error$/),
    })
  })
})
