import { describe, expect, it } from 'vitest'
import { createAcmeWorld } from '../support/acme-world.ts'

const monday = { start: '2026-12-07T08:00:00-06:00', end: '2026-12-07T12:00:00-06:00' }
const tuesday = { start: '2026-12-08T13:00:00-06:00', end: '2026-12-08T17:00:00-06:00' }
const mondayAtBrand = { start_time: '2026-12-07T14:00:00+0000', end_time: '2026-12-07T18:00:00+0000' }
const tuesdayAtBrand = { start_time: '2026-12-08T19:00:00+0000', end_time: '2026-12-08T23:00:00+0000' }
const pixels = Buffer.from('pixels of a capacitor')

describe('scenario 23: the job', () => {
  it('becomes a work order that says what the brand said', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    const { workOrder, customer } = office.look(id)
    expect(workOrder).toMatchObject({
      title: 'Furnace out',
      status: 'proposed',
      trade: 'hvac',
      externalReference: `dispatch-job-${jobId}`,
      address: { street1: '1755 Ridgeview Dr', city: 'Arlington', timeZone: 'America/Chicago' },
      equipment: [{ manufacturer: 'Acme', model: 'heater', serialNumber: '01024' }],
      reasonOptions: {
        declined: [
          { code: 'wrong_area', label: 'Too far', textRequired: false },
          { code: 'other', label: 'Other', textRequired: true },
        ],
        on_hold: [{ code: 'waiting_for_parts' }, { code: 'no_show' }],
      },
    })
    expect(workOrder.description).toContain('Symptom: no heat')
    expect(customer).toMatchObject({
      firstName: 'James',
      lastName: 'Dodd',
      email: 'devs+dodd@dispatch.me',
      phone: '+15559803824',
    })
  })

  it('goes from offer to completion, and the brand hears of each step once and in order', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    const { brand } = world
    office.accept(id)
    await brand.hears(jobId, 'job', { status: 'unscheduled' })
    const { id: visitId } = office.book(id, monday)
    await brand.hears(jobId, 'appointment', { status: 'scheduled', ...mondayAtBrand, external_id: visitId })
    office.depart(id)
    await brand.hears(jobId, 'appointment', { status: 'enroute' })
    office.start(id)
    await brand.hears(jobId, 'appointment', { status: 'started' })
    office.writeNote(id, { body: 'Replaced the capacitor.', visibility: 'customer' })
    office.writeNote(id, { body: 'Customer is grumpy.', visibility: 'internal' })
    await brand.hears(jobId, 'attachment', { description: 'Replaced the capacitor.' })
    const content = {
      fileName: 'capacitor.png',
      contentType: 'image/png',
      contentBase64: pixels.toString('base64'),
    }
    office.addPhoto(id, { ...content, visibility: 'customer' })
    office.addPhoto(id, { ...content, fileName: 'invoice.png', visibility: 'internal' })
    const { file_token: token } = await brand.hears(jobId, 'attachment', { name: 'capacitor.png' })
    office.finish(id, { reason: 'ready_for_billing', resolution: 'Runs again.' })
    await brand.hears(jobId, 'job', { status: 'complete', status_message: 'ready_for_billing' })
    await world.quiet()

    const photo = await fetch(`${world.sandbox.url}/v1/datafiles/${String(token)}`)
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(pixels)
    expect(world.control.job(jobId)).toMatchObject({ status: 'complete', resolution: 'Runs again.' })
    const news = (await brand.newsOf(jobId)).map(({ key, entity }) => [key, entity['status']])
    expect(news).toEqual([
      ['job', 'unscheduled'],
      ['appointment', 'scheduled'],
      ['appointment', 'enroute'],
      ['appointment', 'started'],
      ['attachment', undefined],
      ['attachment', undefined],
      ['job', 'complete'],
    ])
    expect((await world.updatesOf(jobId)).map(({ state }) => state)).toEqual(Array(7).fill('confirmed'))
    expect(world.control.queue('account|2|gateway').messages).toEqual([])
  })

  it('corrects a note of the office at the brand instead of adding one', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    const { id: noteId } = office.writeNote(id, { body: 'Key is uder the mat.', visibility: 'customer' })
    await world.brand.hears(jobId, 'attachment', { description: 'Key is uder the mat.' })
    office.changeNote(noteId, { body: 'Key is under the mat.' })
    await world.brand.hears(jobId, 'attachment', { description: 'Key is under the mat.' })
    expect(world.control.job(jobId).attachments).toMatchObject([
      { description: 'Key is under the mat.', externalId: noteId },
    ])
  })
})

describe('scenario 24: the provider declines', () => {
  it('with a reason of the list, and the words that it asks for', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    expect(() => office.decline(id, { reason: 'other' })).toThrow()
    office.decline(id, { reason: 'other', text: 'We are on holiday.' })
    await world.brand.hears(jobId, 'job', { status: 'rejected', status_message: 'other' })
    await world.brand.hears(jobId, 'attachment', { description: 'We are on holiday.' })
  })

  it('with a reason that nobody listed', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, jobId } = await world.begin(company)
    await world.gateway.updates.send(jobId, { kind: 'reject', reason: 'dog in the yard' })
    await world.brand.hears(jobId, 'job', { status: 'rejected', status_message: 'dog in the yard' })
    expect(company.office.look(id).workOrder.status).toBe('proposed')
  })

  it('with no reason at all', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { jobId } = await world.begin(company)
    await world.gateway.updates.send(jobId, { kind: 'reject' })
    await world.brand.hears(jobId, 'job', { status: 'rejected', status_message: '' })
  })
})

it('scenario 26: the provider cancels, with its reason', async () => {
  const world = await createAcmeWorld()
  const company = await world.connect()
  const { id, office, jobId } = await world.begin(company)
  office.accept(id)
  office.book(id, monday)
  await world.brand.hears(jobId, 'appointment', { status: 'scheduled' })
  office.void(id, { reason: 'provider_canceled' })
  await world.brand.hears(jobId, 'job', { status: 'canceled', status_message: 'provider_canceled' })
  await world.quiet()
  expect(await world.attention()).toEqual([])
})

it('scenario 27: on hold twice, then a visit again, then done', async () => {
  const world = await createAcmeWorld()
  const company = await world.connect()
  const { id, office, jobId } = await world.begin(company)
  const { brand } = world
  office.accept(id)
  const { id: visitId } = office.book(id, monday)
  office.hold(id, { reason: 'waiting_for_parts' })
  await brand.hears(jobId, 'job', { status: 'paused', status_message: 'waiting_for_parts' })
  await world.gateway.updates.send(jobId, {
    kind: 'pause',
    reason: 'cannot_contact_customer',
    description: 'called twice',
  })
  await brand.hears(jobId, 'job', { status: 'paused', status_message: 'cannot_contact_customer' })
  expect(world.control.job(jobId).pauseDescription).toBe('called twice')
  office.reschedule(visitId, tuesday)
  await brand.hears(jobId, 'appointment', { status: 'scheduled', ...tuesdayAtBrand })
  office.finish(id, { reason: 'ready_for_billing' })
  await brand.hears(jobId, 'job', { status: 'complete' })
})

describe('scenario 28: reschedule', () => {
  it('changes the appointment; the brand hears nothing of it', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.accept(id)
    const { id: visitId } = office.book(id, monday)
    await world.brand.hears(jobId, 'appointment', mondayAtBrand)
    office.reschedule(visitId, tuesday)
    await world.until('Dispatch has the new time', () => {
      const [first, ...more] = world.control.job(jobId).appointments
      return more.length === 0 && first?.startAt === Date.parse(tuesday.start)
    })
    await world.quiet()
    expect((await world.brand.newsOf(jobId)).filter(({ key }) => key === 'appointment')).toHaveLength(1)
  })

  it('is told to the brand if the provider wants it so', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect('best-hvac', { tellBrandOfReschedules: true })
    const { id, office, jobId } = await world.begin(company)
    office.accept(id)
    const { id: visitId } = office.book(id, monday)
    await world.brand.hears(jobId, 'appointment', mondayAtBrand)
    office.reschedule(visitId, tuesday)
    await world.brand.hears(jobId, 'appointment', { status: 'scheduled', ...tuesdayAtBrand })
  })

  it('takes a second visit for an appointment of its own', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.accept(id)
    const visits = [office.book(id, monday), office.book(id, tuesday)]
    await world.brand.hears(jobId, 'appointment', mondayAtBrand)
    await world.brand.hears(jobId, 'appointment', tuesdayAtBrand)
    expect(world.control.job(jobId).appointments.map(({ externalId }) => externalId)).toEqual(
      visits.map((visit) => visit.id),
    )
  })

  it('calls one of two visits off at the brand, and the other stands', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.accept(id)
    const first = office.book(id, monday)
    const second = office.book(id, tuesday)
    await world.brand.hears(jobId, 'appointment', tuesdayAtBrand)
    office.cancelVisit(first.id)
    await world.brand.hears(jobId, 'appointment', { status: 'canceled', external_id: first.id })
    await world.quiet()
    expect(world.control.job(jobId)).toMatchObject({ status: 'scheduled' })
    expect(world.control.job(jobId).appointments).toMatchObject([
      { externalId: first.id, status: 'canceled' },
      { externalId: second.id, status: 'scheduled' },
    ])
    expect(await world.attention()).toEqual([])
  })

  it('of the last visit to nothing leaves the job accepted and without a time', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.accept(id)
    const { id: visitId } = office.book(id, monday)
    await world.brand.hears(jobId, 'appointment', mondayAtBrand)
    office.cancelVisit(visitId)
    await world.until(
      'Dispatch has no time any more',
      () => world.control.job(jobId).status === 'unscheduled',
    )
    await world.brand.hears(jobId, 'appointment', { status: 'canceled', external_id: visitId })
    await world.quiet()
    expect(await world.attention()).toEqual([])
  })
})
