import { SystemClock, type FoundJob, type JobUpdate, type Logger } from '@truckroll/gateway'
import { createHttpClient, createJobRequest, type JobRequestParts } from '@truckroll/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RequestTrackerAdapter } from '../src/adapter.ts'
import { credentialsSchema, providerSettingsSchema } from '../src/settings.ts'
import { whyNoRt } from './rt-programs.ts'
import { gatewayPassword, startRt, type RealRt } from './start-rt.ts'

const credentials = credentialsSchema.parse({ user: 'truckroll', password: gatewayPassword })
const settings = providerSettingsSchema.parse({})
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }
const http = createHttpClient()
let rt: RealRt
let adapter: RequestTrackerAdapter
let lastJob = 30_000

type Parts = Partial<JobRequestParts<typeof settings, typeof credentials>>

function newJob(fields: object = {}) {
  lastJob += 1
  const customer = { id: lastJob, first_name: 'Jane', last_name: 'Doe', phone_number: '(212) 555-0100' }
  return { id: lastJob, status: 'offered', title: 'Heater is cold', customer, ...fields }
}

function requestOf(parts: Parts & Pick<JobRequestParts<typeof settings, typeof credentials>, 'job'>) {
  return createJobRequest({ settings, credentials, ...parts })
}

async function create(fields: object = {}) {
  const job = newJob(fields)
  const bmsId = String((await adapter.createJob(requestOf({ job }))).bmsId)
  return { job, bmsId }
}

async function poll(cursor: string | undefined, linked: readonly string[], overrides: object = {}) {
  const updates: JobUpdate[] = []
  const request = requestOf({ job: newJob(), settings: { ...settings, ...overrides } })
  const findJob = (bmsId: string): Promise<FoundJob | undefined> =>
    Promise.resolve(linked.includes(bmsId) ? { jobId: '1', sourceId: undefined } : undefined)
  for (let next = cursor; ;) {
    const answer = await adapter.pollChanges({ ...request, cursor: next, findJob, logger: quiet })
    updates.push(...answer.updates)
    if (answer.more !== true) return { updates, cursor: answer.cursor }
    next = answer.cursor
  }
}

describe.skipIf(whyNoRt())('Request Tracker', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    rt = await startRt()
    adapter = new RequestTrackerAdapter(http, { url: rt.url }, new SystemClock())
  }, 120_000)
  afterAll(async () => {
    await http.close()
    await rt.close()
  })

  it('gets a ticket with what the brand said, and its customer as a user', async () => {
    const { job, bmsId } = await create({
      external_id: "claim-1's",
      symptom: 'no heat',
      address: { street_1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
    })
    const ticket = await rt.dana.get(`/ticket/${bmsId}`)
    expect(ticket).toMatchObject({ Subject: 'Heater is cold', Status: 'offered', Queue: { id: '3' } })
    expect(ticket['Requestor']).toMatchObject([{ id: `dispatch-customer-${job.id}` }])
    expect(ticket['CustomFields']).toContainEqual(
      expect.objectContaining({ name: 'Claim', values: ["claim-1's"] }),
    )
    expect(await rt.dana.get(`/user/dispatch-customer-${job.id}`)).toMatchObject({
      RealName: 'Jane Doe',
      MobilePhone: '+12125550100',
      Address1: '1 Main St',
    })
  })

  it('gets one ticket, however often it is asked', async () => {
    const { job, bmsId } = await create()
    expect(await adapter.createJob(requestOf({ job, attempt: 2 }))).toEqual({ bmsId })
  })

  it('keeps a customer of its own as it is, found by the e-mail address', async () => {
    const email = 'Old.Customer@example.invalid'
    await rt.dana.create('user', { Name: 'old', RealName: 'As we know her', EmailAddress: email })
    const customer = { id: 1, first_name: 'Jane', email: email.toLowerCase() }
    const { bmsId } = await create({ customer })
    expect((await rt.dana.get(`/ticket/${bmsId}`))['Requestor']).toMatchObject([{ id: 'old' }])
    expect(await rt.dana.get('/user/old')).toMatchObject({ RealName: 'As we know her' })
  })

  it('has one-piece names, no customer and no title', async () => {
    const nobody = await create({ customer: null, title: null })
    expect(await rt.dana.get(`/ticket/${nobody.bmsId}`)).toMatchObject({ Subject: `Job ${nobody.job.id}` })
    const { job } = await create({ customer: { id: 77_001, last_name: "Davie & Bettie O'Neil" } })
    expect(job.id).toBeGreaterThan(0)
    expect(await rt.dana.get('/user/dispatch-customer-77001')).toMatchObject({
      RealName: "Davie & Bettie O'Neil",
    })
  })

  it('links the ticket that the office entered with the number of the claim', async () => {
    const id = await rt.dana.create('ticket', {
      Queue: 'Service',
      Subject: 'by hand',
      CustomFields: { Claim: "c'1\\" },
    })
    const job = newJob({ external_id: "c'1\\" })
    expect(await adapter.findJob(requestOf({ job }))).toEqual({ bmsId: id })
    await adapter.updateJob({ ...requestOf({ job, bmsId: id }), changed: [] })
    // Named now, so that no second one is made.
    expect(await adapter.createJob(requestOf({ job, attempt: 2 }))).toEqual({ bmsId: id })
  })

  it('is told of changes and cancels, and says where its lifecycle refuses', async () => {
    const { job, bmsId } = await create()
    const changed = { ...job, title: 'Heater is gone', symptom: 'smoke' }
    await adapter.updateJob({ ...requestOf({ job: changed, bmsId }), changed: ['/title', '/symptom'] })
    expect(await rt.dana.get(`/ticket/${bmsId}`)).toMatchObject({
      Subject: 'Heater is gone',
      Status: 'offered',
    })
    expect(await commentsOf(bmsId)).toEqual([expect.stringContaining('Symptom: smoke')])
    await adapter.updateJob({ ...requestOf({ job: { ...job, status: 'unscheduled' }, bmsId }), changed: [] })
    expect(await rt.dana.get(`/ticket/${bmsId}`)).toMatchObject({ Status: 'accepted' })
    const canceled = { ...job, status: 'canceled', status_message: 'moved away' }
    expect(await adapter.cancelJob(requestOf({ job: canceled, bmsId }))).toEqual({})
    const ticket = await rt.dana.get(`/ticket/${bmsId}`)
    expect(ticket['Status']).toBe('canceled')
    expect(ticket['CustomFields']).toContainEqual(
      expect.objectContaining({ name: 'Reason', values: ['moved away'] }),
    )

    const done = await create({ status: 'unscheduled' })
    await rt.dana.change(done.bmsId, { Status: 'complete' })
    expect(await adapter.cancelJob(requestOf({ job: canceled, bmsId: done.bmsId }))).toEqual({
      needsAttention: expect.stringContaining(`leaves ticket ${done.bmsId} complete`),
    })
  })

  it('asks a person if the ticket was merged, deleted for good or moved away', async () => {
    const [one, other, away] = [await create(), await create(), await create()]
    await rt.dana.change(one.bmsId, { MergeInto: Number(other.bmsId) })
    expect(await adapter.cancelJob(requestOf(one))).toEqual({
      needsAttention: expect.stringContaining(`merged into ticket ${other.bmsId}`),
    })
    expect(await rt.dana.get(`/ticket/${other.bmsId}`)).toMatchObject({ Status: 'offered' })
    expect(await adapter.getJob({ ...requestOf(one), bmsId: one.bmsId })).toBeUndefined()
    expect(await adapter.cancelJob(requestOf({ ...one, bmsId: '999999' }))).toEqual({
      needsAttention: expect.stringContaining('Ticket 999999 is not in Request Tracker any more'),
    })
    await rt.dana.change(away.bmsId, { Queue: 'Elsewhere' })
    await expect(adapter.cancelJob(requestOf(away))).rejects.toMatchObject({
      name: 'TerminalError',
      message: expect.stringContaining('was it moved to another queue?'),
    })
  })

  it('takes notes and files as comments, once', async () => {
    const { job, bmsId } = await create()
    const files = {
      t: { bytes: Buffer.from([0xff, 0xd8, 0x00]), contentType: 'image/heic', contentLength: 3 },
    }
    const note = { id: 9, description: 'Gate code 4471\r\n<b>é</b>' }
    const attachment = { id: 10, name: '../x.jpg', file_token: 't' }
    for (const attempt of [1, 2]) {
      const request = requestOf({ job, bmsId, files, attempt })
      await adapter.addNote({ ...request, note })
      await adapter.addAttachment({ ...request, attachment })
    }
    expect(await commentsOf(bmsId)).toEqual(['Gate code 4471\n<b>é</b>', '.._x.jpg'])
    const request = requestOf({ job, bmsId, files })
    expect(await adapter.addAttachment({ ...request, attachment })).toEqual({})
    expect(await adapter.updateNote({ ...request, note })).toEqual({})
    expect(await commentsOf(bmsId)).toHaveLength(2)
  })

  it('says new words of a note again, and names what was deleted to a person', async () => {
    const { job, bmsId } = await create()
    const files = { t: { bytes: Buffer.from('pixels'), contentType: 'image/png', contentLength: 6 } }
    const request = requestOf({ job, bmsId, files })
    const note = { id: 9, description: 'Gate code 4471' }
    const changed = { ...request, note: { ...note, description: 'Gate code 5' } }
    const attachment = { id: 10, name: 'x.png', file_token: 't' }
    await adapter.addNote({ ...request, note })
    await adapter.addAttachment({ ...request, attachment })
    for (const attempt of [1, 2])
      expect(await adapter.updateNote({ ...changed, attempt })).toEqual({
        needsAttention: expect.stringContaining(`Ticket ${bmsId} has the new words`),
      })
    expect(await adapter.updateNote({ ...changed, event: { ...changed.event, id: 'another' } })).toEqual({})
    const [, , last, ...more] = await commentsOf(bmsId)
    expect(last).toBe('A note was changed in Dispatch. It says now:\n\nGate code 5')
    expect(more).toEqual([])
    expect(await adapter.deleteNote({ ...request, note })).toEqual({
      needsAttention: expect.stringContaining('dispatch-attachment-9'),
    })
    expect(await adapter.removeAttachment({ ...request, attachment })).toEqual({
      needsAttention: expect.stringContaining('The file x.png was deleted in Dispatch'),
    })
    // What never came needs nobody.
    expect(await adapter.deleteNote({ ...request, note: { id: 99 } })).toEqual({})
    expect(await adapter.removeAttachment({ ...request, attachment: { id: 99 } })).toEqual({})
  })

  it('holds the first visit on the ticket and a second one on a child, and gives both back', async () => {
    const { job, bmsId } = await create({ status: 'unscheduled' })
    const { cursor } = await poll(undefined, [])
    const at = (id: number, status: string, start_time: string, end_time: string) => ({
      ...requestOf({ job, bmsId }),
      appointment: { id, status, start_time, end_time },
    })
    const first = at(5, 'scheduled', '2026-03-08T01:30:00-0500', '2026-03-08T03:30:00-0400')
    expect(await adapter.changeAppointment(first)).toEqual({})
    expect(await rt.dana.get(`/ticket/${bmsId}`)).toMatchObject({
      Status: 'scheduled',
      Starts: '2026-03-08T06:30:00Z',
      Due: '2026-03-08T07:30:00Z',
    })
    await adapter.changeAppointment(
      at(6, 'scheduled', '2026-03-09T14:00:00+0000', '2026-03-09T16:00:00+0000'),
    )
    await adapter.changeAppointment(
      at(6, 'scheduled', '2026-03-10T14:00:00+0000', '2026-03-10T16:00:00+0000'),
    )
    const links = (await rt.dana.get(`/ticket/${bmsId}`))['_hyperlinks']
    const children = links.filter(({ ref }) => ref === 'child')
    expect(children).toHaveLength(1)
    const child = String(children[0]?.id)
    expect(await rt.dana.get(`/ticket/${child}`)).toMatchObject({
      Starts: '2026-03-10T14:00:00Z',
      Status: 'scheduled',
    })

    await rt.dana.change(child, { Starts: '2026-03-11 14:00:00', Due: '2026-03-11 15:00:00' })
    await rt.dana.change(bmsId, { Starts: '' })
    const told = await poll(cursor, [bmsId])
    expect(told.updates.map(({ job: of, update }) => [of, update])).toEqual([
      [
        { externalOrganizationId: 'provider-1', bmsId },
        expect.objectContaining({
          kind: 'schedule',
          start: '2026-03-11T14:00:00.000Z',
          end: '2026-03-11T15:00:00.000Z',
          appointmentId: `rt-provider-1-${child}`,
        }),
      ],
      [
        { externalOrganizationId: 'provider-1', bmsId },
        expect.objectContaining({ kind: 'unschedule', appointmentId: `rt-provider-1-${bmsId}` }),
      ],
    ])
    await adapter.changeAppointment(at(6, 'canceled', '2026-03-10T14:00:00+0000', '2026-03-10T16:00:00+0000'))
    expect(await rt.dana.get(`/ticket/${child}`)).toMatchObject({ Status: 'canceled' })
  })

  it('tells what people do, in order, each once, and not what the gateway did', async () => {
    const { cursor } = await poll(undefined, [])
    const { bmsId } = await create()
    const stranger = await create()
    for (const Status of ['accepted', 'enroute', 'started']) await rt.dana.change(bmsId, { Status })
    await rt.dana.change(stranger.bmsId, { Status: 'accepted' })
    await rt.dana.write(bmsId, 'comment', { Content: 'she is grumpy' })
    await rt.dana.write(bmsId, 'correspond', {
      Content: '<p>Done &amp; dusted</p><script>1</script>',
      ContentType: 'text/html',
      Attachments: [
        { FileName: 'photo', FileType: 'image/png', FileContent: Buffer.from('pixels').toString('base64') },
      ],
    })
    await rt.dana.change(bmsId, { Status: 'complete', CustomFields: { Reason: 'ready_for_billing' } })
    const { updates, cursor: after } = await poll(cursor, [bmsId])
    expect(updates.map(({ update }) => update)).toMatchObject([
      { kind: 'accept' },
      { kind: 'enroute' },
      { kind: 'start' },
      { kind: 'note', text: expect.stringMatching(/^Done & dusted/) },
      { kind: 'attachment', fileName: 'photo.png', contentBase64: Buffer.from('pixels').toString('base64') },
      { kind: 'complete', reason: 'ready_for_billing' },
    ])
    expect(JSON.stringify(updates)).not.toContain('script')
    expect(new Set(updates.map(({ key }) => key)).size).toBe(updates.length)
    expect((await poll(after, [bmsId])).updates).toEqual([])
    // The first call looks back: the job may have come, and been answered, before it.
    expect((await poll(undefined, [bmsId])).updates).toEqual(updates)
    // An older cursor works, and tells the same under the same keys.
    expect((await poll(cursor, [bmsId])).updates).toEqual(updates)
    expect((await poll(cursor, [bmsId], { tellsComments: true })).updates).toHaveLength(updates.length + 1)
  })

  it('reads a job with its visit', async () => {
    const { job, bmsId } = await create({ status: 'unscheduled' })
    await rt.dana.change(bmsId, { Starts: '2026-05-01 10:00:00' })
    expect(await adapter.getJob({ ...requestOf({ job, bmsId }), bmsId })).toEqual({
      status: 'accepted',
      appointment: {
        start: '2026-05-01T10:00:00.000Z',
        end: '2026-05-01T12:00:00.000Z',
        id: `rt-provider-1-${bmsId}`,
      },
    })
  })

  it('refuses what would go wrong later: a wrong login, another time zone, a queue without the fields', async () => {
    const job = newJob()
    const verify = (parts: Parts) => adapter.verifyCredentials(requestOf({ job, ...parts }))
    await verify({})
    await expect(verify({ credentials: { user: 'truckroll', password: 'old' } })).rejects.toMatchObject({
      name: 'ProviderError',
      message: 'Request Tracker refused the login truckroll',
    })
    await expect(verify({ settings: { ...settings, queue: 'Nowhere' } })).rejects.toThrow(
      'expected a queue Nowhere',
    )
    await expect(verify({ settings: { ...settings, queue: 'General' } })).rejects.toThrow(
      'expected a queue General',
    )
    const fields = { ...settings.fields, visit: 'Besuch' }
    await expect(verify({ settings: { ...settings, fields } })).rejects.toThrow(
      'custom fields Besuch on queue',
    )
    await expect(verify({ credentials: { user: 'east', password: 'east-password' } })).rejects.toThrow(
      'expected UTC as the time zone of the login east, found America/New_York',
    )
  })
})

async function commentsOf(ticketId: string): Promise<string[]> {
  const query = `ObjectType = 'RT::Ticket' AND ObjectId = ${ticketId} AND Type = 'Comment'`
  const search = new URLSearchParams({ query, orderby: 'id', per_page: '100' })
  const { items } = await rt.dana.get(`/transactions?${search.toString()}`)
  const texts: string[] = []
  for (const { id } of items) {
    const list = await rt.dana.get(`/transaction/${id}/attachments`)
    for (const { id: attachment } of list.items) {
      const { Filename, Content, ContentType } = await rt.dana.get(`/attachment/${attachment}`)
      if (ContentType === 'text/plain' && (Filename ?? '') === '') {
        texts.push(Buffer.from(Content ?? '', 'base64').toString())
      }
    }
  }
  return texts
}
