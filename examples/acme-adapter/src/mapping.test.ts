import { toReadableText, type JobEvent, type Reasons } from '@truckroll/gateway'
import { describe, expect, it } from 'vitest'
import type { AcmeEvent, WorkOrder } from './client.ts'
import {
  toAcmeFile,
  toCustomer,
  toFileUpdate,
  toStatusChange,
  toUpdate,
  toVisitWindow,
  toWorkOrder,
  toWorkOrderPatch,
} from './mapping.ts'
import { providerSettingsSchema } from './settings.ts'

const settings = providerSettingsSchema.parse({})
const noReasons: Reasons = { showDecline: null, reject: [], complete: [], pause: [], cancel: [] }
const occurredAt = '2026-05-01T15:00:00.000Z'

function factsOf(job: Partial<JobEvent>, reasons: Partial<Reasons> = {}) {
  const descriptionText = job.description == null ? undefined : toReadableText(job.description)
  return { job: { id: 30462, ...job }, reasons: { ...noReasons, ...reasons }, descriptionText }
}

describe('a customer', () => {
  const toName = (customer: JobEvent['customer']) => {
    const { firstName, lastName, companyName } = toCustomer({ id: 1, customer })
    return [firstName, lastName, companyName]
  }

  it('gets the last name that Acme demands, whatever shape its name has', () => {
    expect(toName({ first_name: 'James', last_name: 'Dodd' })).toEqual(['James', 'Dodd', null])
    expect(toName({ first_name: 'Davie & Bettie', last_name: ' ' })).toEqual([null, 'Davie & Bettie', null])
    expect(toName({ company_name: 'Dodd Ltd' })).toEqual([null, 'Dodd Ltd', 'Dodd Ltd'])
    expect(toName(undefined)).toEqual([null, 'Unknown', null])
  })

  it('cuts a long name between characters, never inside of one', () => {
    const name = `${'x'.repeat(199)}😀y`
    expect(toCustomer({ id: 1, customer: { first_name: name } }).lastName).toBe('x'.repeat(199))
  })

  it('keeps an e-mail and a phone only if Acme can take them', () => {
    const good = { email: 'james@example.com', phone_number: '+15559803824' }
    expect(toCustomer({ id: 1, customer: good })).toMatchObject({
      email: good.email,
      phone: good.phone_number,
    })
    for (const email of ['r&r@example.com', 'a/b@example.com'])
      expect(toCustomer({ id: 1, customer: { email } })).toMatchObject({ email })
    const bad = { email: 'jim@@example', phone_number: 'call' }
    expect(toCustomer({ id: 1, customer: bad })).toMatchObject({ email: null, phone: null })
  })

  it('is found again by the id that Dispatch gave it, else by the job', () => {
    expect(toCustomer({ id: 1, customer: { id: 1234 } }).externalReference).toBe('dispatch-customer-1234')
    expect(toCustomer({ id: 1 }).externalReference).toBe('dispatch-job-1')
  })
})

describe('a work order', () => {
  it('of a job that has nothing but its id still has a title and can be found', () => {
    expect(toWorkOrder(factsOf({}), settings)).toMatchObject({
      title: 'Job 30462',
      description: '',
      trade: null,
      equipment: [],
      customFields: {},
      externalReference: 'dispatch-job-30462',
      status: 'open',
    })
  })

  it('waits for an answer only if Dispatch still offers the job', () => {
    expect(toWorkOrder(factsOf({ status: 'offered' }), settings).status).toBe('proposed')
    expect(toWorkOrder(factsOf({ status: 'unscheduled' }), settings).status).toBe('open')
  })

  it('tells people what the discrete fields say, and the description without markdown', () => {
    const { description } = toWorkOrder(
      factsOf(
        {
          source: 'American Pie',
          symptom: 'no heat',
          service_fee: 130,
          description: '# Furnace\n\n**cold**',
          customer: { first_name: 'James', phone_number: '+15559803824' },
        },
        { showDecline: false },
      ),
      settings,
    )
    expect(description.split('\n')).toEqual(
      expect.arrayContaining([
        'Brand: American Pie',
        'Symptom: no heat',
        'Service fee: 130',
        'Contact: James +15559803824',
        'Note: the brand does not let you decline this job',
        'Furnace',
      ]),
    )
    expect(description).not.toMatch(/[#*]/)
  })

  it("offers the brand's reasons, and none that would come back cut", () => {
    const reason = { label: '', showText: true, requireText: true }
    const reject = [
      { ...reason, value: 'wrong_area', label: 'Too far' },
      { ...reason, value: 'x'.repeat(201) },
    ]
    expect(toWorkOrder(factsOf({}, { reject }), settings).reasonOptions.declined).toEqual([
      { code: 'wrong_area', label: 'Too far', textRequired: true },
    ])
  })

  it('survives what strangers write into fields', () => {
    const job = {
      title: `  ${'t'.repeat(500)}`,
      address: { street_1: '1755 Ridgeview Dr', timezone: 'Mars/Olympus', latitude: 900, longitude: -97.1 },
      equipment_descriptions: [{ manufacturer: 'Acme', model_number: '500', installation_date: 'odd' }],
    }
    const order = toWorkOrder(factsOf(job), settings)
    expect(order.title).toHaveLength(200)
    expect(order.address).toMatchObject({
      street1: '1755 Ridgeview Dr',
      street2: null,
      timeZone: null,
      latitude: null,
      longitude: -97.1,
    })
    expect(order.equipment).toMatchObject([{ manufacturer: 'Acme', model: '500', symptom: null }])
  })

  it('is changed only if the brand changed the job', () => {
    const facts = factsOf({ title: 'New title', address: { timezone: 'America/Chicago' } })
    const fieldsOf = (...changed: string[]) =>
      Object.keys(toWorkOrderPatch(facts, changed, settings)).toSorted()
    expect(fieldsOf('/title', '/updated_at')).toEqual(['title'])
    expect(fieldsOf('/address/city', '/symptom')).toEqual(['address', 'description'])
    expect(fieldsOf('/ui_options/pause_reasons')).toEqual(['description', 'reasonOptions'])
    expect(fieldsOf('/status', '/custom_fields/policy')).toEqual([])
  })
})

describe('an answer given in Dispatch', () => {
  const workOrder = (status: string) => workOrderOf({ status })

  it('moves the work order, the reason with it', () => {
    expect(toStatusChange({ id: 1, status: 'unscheduled' }, workOrder('proposed'))).toEqual({
      status: 'open',
    })
    expect(
      toStatusChange({ id: 1, status: 'paused', status_message: 'no_show' }, workOrder('booked')),
    ).toEqual({ status: 'on_hold', reason: 'no_show' })
    expect(toStatusChange({ id: 1, status: 'rejected' }, workOrder('proposed'))?.status).toBe('declined')
    expect(toStatusChange({ id: 1, status: 'complete' }, workOrder('working'))).toEqual({ status: 'done' })
  })

  it('does not take a booked order back to open, and nothing else moves it', () => {
    expect(toStatusChange({ id: 1, status: 'unscheduled' }, workOrder('booked'))).toBeUndefined()
    expect(toStatusChange({ id: 1, status: 'on the moon' }, workOrder('booked'))).toBeUndefined()
  })
})

describe('a visit', () => {
  it('keeps the instants, whatever the form of the times', () => {
    const window = { start_time: '2026-05-01T10:00:00-0500', end_time: '2026-05-01T17:00:00+0000' }
    expect(toVisitWindow(window, 120)).toEqual({ start: occurredAt, end: '2026-05-01T17:00:00.000Z' })
  })

  it('gets the length of the settings if it came without an end or with one before it', () => {
    const expected = { start: occurredAt, end: '2026-05-01T16:30:00.000Z' }
    expect(toVisitWindow({ start_time: occurredAt }, 90)).toEqual(expected)
    expect(toVisitWindow({ start_time: occurredAt, end_time: occurredAt }, 90)).toEqual(expected)
  })

  it('is none without a time that can be read', () => {
    expect(toVisitWindow({ start_time: 'tomorrow' }, 90)).toBeUndefined()
    expect(toVisitWindow({}, 90)).toBeUndefined()
  })
})

describe('a file', () => {
  it('from a stranger has no path and a type that Acme takes', () => {
    expect(toAcmeFile('../../etc/\u0000pass.png', 'image/png; charset=x')).toEqual({
      fileName: '.._.._etc__pass.png',
      contentType: 'image/png',
    })
    expect(toAcmeFile('', 'nonsense')).toEqual({ fileName: 'file', contentType: 'application/octet-stream' })
  })

  it('for Dispatch has an extension', () => {
    const toName = (fileName: string, contentType: string) => {
      const file = { id: 'file_1', fileName, contentType, visibility: 'customer', externalReference: null }
      const update = toFileUpdate(file, Buffer.from('pixels'), occurredAt)
      return update.kind === 'attachment' ? update.fileName : undefined
    }
    expect(toName('before.jpg', 'image/jpeg')).toBe('before.jpg')
    expect(toName('Photo 3', 'image/jpeg')).toBe('Photo 3.jpeg')
    expect(toName('.hidden', 'application/vnd.ms-excel')).toBe('.hidden.bin')
  })
})

describe('what happens in Acme', () => {
  const statusChanged = (fields: Partial<WorkOrder>, more: object = {}) =>
    toUpdate(eventOf('work_order.status_changed', { workOrder: workOrderOf(fields) }), {
      ...settings,
      ...more,
    })

  it.each([
    ['open', { kind: 'accept' }],
    ['on_the_way', { kind: 'enroute' }],
    ['working', { kind: 'start' }],
    ['on_hold', { kind: 'pause', reason: 'parts', description: 'on order' }],
    ['done', { kind: 'complete', reason: 'parts', resolution: 'on order' }],
    ['void', { kind: 'cancel', reason: 'parts', text: 'on order' }],
    ['declined', { kind: 'reject', reason: 'parts', text: 'on order' }],
  ])('the status %s', (status, expected) => {
    const update = statusChanged({ status, statusReason: 'parts', statusText: 'on order' })
    expect(update).toEqual({ ...expected, occurredAt })
  })

  it('tells what was done, not why', () => {
    const done = { status: 'done', statusText: 'a remark', resolution: 'replaced the capacitor' }
    expect(statusChanged(done)).toMatchObject({ resolution: 'replaced the capacitor' })
  })

  it('tells nothing by statuses that say nothing', () => {
    expect(statusChanged({ status: 'booked' })).toBeUndefined()
    expect(statusChanged({ status: 'a status of tomorrow' })).toBeUndefined()
  })

  it('a work order that is open again once its visit was called off was accepted before', () => {
    const opened = (previousStatus: string) =>
      toUpdate(
        eventOf('work_order.status_changed', { workOrder: workOrderOf({ status: 'open' }), previousStatus }),
        settings,
      )
    expect(opened('proposed')).toMatchObject({ kind: 'accept' })
    expect(opened('booked')).toBeUndefined()
  })

  it("follows the provider's own map, and a brand's before it", () => {
    const more = {
      statusMap: { on_hold: 'none' as const },
      brands: { 123: { statusMap: { on_hold: { kind: 'pause' as const, reason: 'waiting_for_parts' } } } },
    }
    expect(statusChanged({ status: 'on_hold', statusReason: 'x' }, more)).toBeUndefined()
    const ofBrand = { status: 'on_hold', statusReason: 'x', customFields: { dispatchSourceId: '123' } }
    expect(statusChanged(ofBrand, more)).toMatchObject({ kind: 'pause', reason: 'waiting_for_parts' })
  })

  it('a visit is a schedule under its own id; one that is called off is taken back', () => {
    const visit = {
      id: 'vis_1',
      workOrderId: 'wo_1',
      status: 'scheduled',
      start: occurredAt,
      end: '2026-05-01T17:00:00.000Z',
      externalReference: null,
    }
    const toSchedule = (visitChange: string, tellBrandOfReschedules: boolean, status = 'scheduled') =>
      toUpdate(eventOf('visit.changed', { visit: { ...visit, status }, visitChange }), {
        ...settings,
        tellBrandOfReschedules,
      })
    const schedule = {
      kind: 'schedule',
      start: visit.start,
      end: visit.end,
      appointmentId: 'vis_1',
      occurredAt,
    }
    expect(toSchedule('scheduled', true)).toEqual({ ...schedule, notifyBrand: false })
    expect(toSchedule('rescheduled', false)).toEqual({ ...schedule, notifyBrand: false })
    expect(toSchedule('rescheduled', true)).toEqual({ ...schedule, notifyBrand: true })
    const called = toSchedule('canceled', true, 'canceled')
    expect(called).toEqual({ kind: 'unschedule', appointmentId: 'vis_1', occurredAt })
    expect(toSchedule('finished', true, 'a status of tomorrow')).toBeUndefined()
  })

  it("only a note that the customer may see, and that is not Dispatch's own, is told", () => {
    const note = { id: 'note_1', body: 'Done.', visibility: 'customer', externalReference: null }
    const toNote = (fields: object, type = 'note.created') =>
      toUpdate(eventOf(type, { note: { ...note, ...fields } }), settings)
    expect(toNote({})).toEqual({ kind: 'note', text: 'Done.', id: 'note_1', occurredAt })
    expect(toNote({}, 'note.updated')).toMatchObject({ id: 'note_1' })
    expect(toNote({ visibility: 'internal' })).toBeUndefined()
    expect(toNote({ externalReference: 'dispatch-attachment-7' })).toBeUndefined()
    expect(toNote({}, 'note.deleted')).toBeUndefined()
  })
})

function workOrderOf(fields: Partial<WorkOrder>): WorkOrder {
  return {
    id: 'wo_1',
    number: 1,
    status: 'open',
    statusReason: null,
    statusText: null,
    resolution: null,
    customFields: {},
    ...fields,
  }
}

function eventOf(type: string, data: Partial<AcmeEvent['data']>): AcmeEvent {
  return {
    id: 'evt_1',
    type,
    occurredAt,
    actor: { kind: 'user' },
    data: { workOrderId: 'wo_1', workOrderReference: 'dispatch-job-30462', ...data },
  }
}
