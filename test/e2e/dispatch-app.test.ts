import { describe, expect, it } from 'vitest'
import { createAcmeWorld } from '../support/acme-world.ts'

const monday = { start: '2026-12-07T14:00:00.000Z', end: '2026-12-07T16:00:00.000Z' }

describe('what people do in the app of Dispatch', () => {
  it('moves the work order along, and comes back to nobody', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    const becomes = (status: string) =>
      world.until(`the work order is ${status}`, () => office.look(id).workOrder.status === status)
    world.control.act(jobId, { act: 'accept' })
    await becomes('open')
    world.control.act(jobId, { act: 'schedule', start: monday.start, durationSeconds: 7_200 })
    await becomes('booked')
    expect(office.look(id).visits).toMatchObject([monday])
    world.control.act(jobId, { act: 'enroute' })
    await becomes('on_the_way')
    world.control.act(jobId, { act: 'start' })
    await becomes('working')
    world.control.act(jobId, { act: 'pause', reason: 'no_show' })
    await becomes('on_hold')
    expect(office.look(id).workOrder.statusReason).toBe('no_show')
    world.control.act(jobId, { act: 'complete', reason: 'ready_for_billing' })
    await becomes('done')
    await world.quiet()
    expect(await world.updatesOf(jobId)).toEqual([])
    expect(await world.attention()).toEqual([])
  })

  it('declines it there, too', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    world.control.act(jobId, { act: 'decline', reason: 'wrong_area' })
    await world.until('it is declined', () => office.look(id).workOrder.status === 'declined')
    expect(office.look(id).workOrder.statusReason).toBe('wrong_area')
  })

  it('moves a visit that the office booked, and the one that the app made', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.accept(id)
    const booked = office.book(id, { start: '2026-12-01T14:00:00Z', end: '2026-12-01T16:00:00Z' })
    await world.brand.hears(jobId, 'appointment', { status: 'scheduled' })
    const [appointment] = world.control.job(jobId).appointments
    const move = (start: string, appointmentId: number | undefined) =>
      world.control.act(jobId, {
        act: 'schedule',
        start,
        durationSeconds: 7_200,
        ...(appointmentId === undefined ? {} : { appointmentId }),
      })
    move(monday.start, appointment?.id)
    await world.until(
      'the visit of the office moved',
      () => office.look(id).visits[0]?.start === monday.start,
    )
    expect(office.look(id).visits).toMatchObject([{ id: booked.id, ...monday }])

    move('2026-12-09T14:00:00Z', undefined)
    await world.until('a second visit', () => office.look(id).visits.length === 2)
    move('2026-12-10T14:00:00Z', world.control.job(jobId).appointments.at(-1)?.id)
    await world.until('it moved', () => office.look(id).visits[1]?.start === '2026-12-10T14:00:00.000Z')
    await world.quiet()
    expect(office.look(id).visits).toHaveLength(2)
  })

  it('writes, edits and deletes a note, adds and removes a photo', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    const lastId = () => world.control.job(jobId).attachments.at(-1)?.id ?? 0
    world.control.act(jobId, { act: 'note', text: 'ring twice' })
    await world.until('the note', () => office.look(id).notes[0]?.body === 'ring twice')
    const noteId = lastId()
    world.control.act(jobId, { act: 'note', text: 'ring thrice', attachmentId: noteId })
    await world.until('the new words', () => office.look(id).notes[0]?.body === 'ring thrice')
    expect(office.look(id).notes).toHaveLength(1)
    world.control.act(jobId, { act: 'remove', attachmentId: noteId })
    await world.until('no note any more', () => office.look(id).notes.length === 0)
    world.control.act(jobId, { act: 'photo' })
    await world.until('the photo', () => office.look(id).files.length === 1)
    world.control.act(jobId, { act: 'remove', attachmentId: lastId() })
    await world.until('no photo any more', () => office.look(id).files.length === 0)
  })

  it('cancels the job with its visit', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    world.control.act(jobId, { act: 'accept' })
    world.control.act(jobId, { act: 'schedule', start: monday.start })
    await world.until('the visit', () => office.look(id).visits.length === 1)
    world.control.act(jobId, { act: 'cancel', reason: 'customer_canceled' })
    await world.until('it is void', () => office.look(id).workOrder.status === 'void')
    await world.quiet()
    expect(office.look(id).visits).toMatchObject([{ status: 'canceled' }])
    expect(await world.attention()).toEqual([])
  })
})
