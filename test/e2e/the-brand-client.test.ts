import {
  createAvailabilityClient,
  createBrandClient,
  createHttpDispatcher,
  type BrandEvent,
} from '@truckroll/client'
import { brandRecord } from '@truckroll/protocol'
import { createSandbox } from '@truckroll/sandbox'
import { expect, it, onTestFinished } from 'vitest'

it('offers a job, hears what became of it, and asks for free time', async () => {
  const sandbox = await createSandbox({ port: 0, seed: 5 })
  onTestFinished(() => sandbox.close())
  await sandbox.listen()
  const dispatcher = createHttpDispatcher()
  onTestFinished(() => dispatcher.destroy())
  const account = sandbox.accounts.find(({ role }) => role === 'brand')
  if (account?.oauth === undefined) throw new Error('expected a brand with OAuth')
  const { key, secret, oauth } = account
  const brand = createBrandClient({ url: sandbox.url, key, secret, dispatcher })

  async function hear(): Promise<BrandEvent[]> {
    const heard: BrandEvent[] = []
    for (;;) {
      const messages = await brand.receive()
      if (messages.length === 0) return heard
      for (const { events, ack } of messages) {
        heard.push(...events)
        await ack()
      }
    }
  }

  await brand.sendCsv(
    [
      brandRecord('organization', {
        external_id: 'own',
        name: 'Own workforce',
        phone_number: '+15125550101',
        always_create: true,
        address: { state: 'MA', postal_code: '02446' },
      }),
    ],
    { messageId: 'csv-1' },
  )
  const [sent] = await brand.send([
    brandRecord('user', {
      external_id: 'u-1',
      external_organization_id: 'own',
      first_name: 'Jo',
      last_name: 'Lee',
      phone_number: '+15125550102',
      roles: ['technician'],
    }),
    brandRecord('job', {
      external_id: 'CL-1',
      external_organization_id: 'own',
      status: 'offered',
      title: 'No heat',
    }),
    brandRecord('appointment', {
      external_id: 'v-1',
      external_job_id: 'CL-1',
      time: '2026-03-10T14:00:00.000Z',
      duration: 3600,
      external_user_id: 'u-1',
    }),
  ])
  expect(
    (await hear()).map(({ kind, entity }) => [kind, Object(entity).model, Object(entity).msg_id]),
  ).toEqual([
    ['ack', 'organization', 'csv-1'],
    ['ack', 'user', sent?.messageId],
    ['ack', 'job', sent?.messageId],
    ['ack', 'appointment', sent?.messageId],
  ])

  const id = sandbox.control.jobs()[0]?.id ?? 0
  sandbox.control.act(id, { act: 'enroute' })
  sandbox.control.act(id, { act: 'survey', rating: 5, reasons: ['Punctual'], message: 'Great!' })
  sandbox.control.act(id, { act: 'form', formName: 'close_out', data: { mileage: '12' } })
  sandbox.control.act(id, { act: 'message', sender: 'customer', text: 'Thanks' })
  sandbox.control.records.addCalendarEntry({
    externalUserId: 'u-1',
    title: 'Lunch',
    start: '2026-03-10T16:00:00Z',
    end: '2026-03-10T17:00:00Z',
  })
  expect((await hear()).map(({ kind, entity }) => ({ kind, entity }))).toMatchObject([
    { kind: 'appointment', entity: { status: 'enroute', external_id: 'v-1' } },
    {
      kind: 'surveyresponse',
      entity: { rating: 5, message: '[Punctual] Great!', job: { external_id: 'CL-1' } },
    },
    { kind: 'customform', entity: { form_name: 'close_out', form_data: { mileage: '12' }, job_id: id } },
    {
      kind: 'inbox_message',
      entity: { external_organization_id: 'own', sender: 'customer', message_content: 'Thanks' },
    },
    {
      kind: 'calendar_event',
      entity: {
        title: 'Lunch',
        started_at: '2026-03-10T16:00:00+0000',
        completed_at: '2026-03-10T17:00:00+0000',
      },
    },
  ])

  const availability = createAvailabilityClient({
    url: sandbox.url,
    clientId: oauth.id,
    clientSecret: oauth.secret,
    dispatcher,
  })
  const day = {
    start: Date.UTC(2026, 2, 10),
    end: Date.UTC(2026, 2, 11),
    userExternalIds: ['u-1'],
    durationMinutes: 90,
  }
  const free = async () =>
    (await availability.slots(day)).map(({ start_time: start, end_time: end }) => [start, end])
  expect(await free()).toEqual([
    ['2026-03-10T12:00:00Z', '2026-03-10T14:00:00Z'],
    ['2026-03-10T17:00:00Z', '2026-03-10T21:00:00Z'],
  ])
  const blocks = (await availability.schedule(day)).flatMap((each) => each.blocks)
  expect(blocks).toMatchObject([
    { start: '2026-03-10T14:00:00Z', data: { job_id: id, job_title: 'No heat' } },
    { start: '2026-03-10T16:00:00Z', end: '2026-03-10T17:00:00Z' },
  ])
  // 45: a token that has expired is fetched anew.
  sandbox.control.advanceClock(7_200_000)
  expect(await free()).toHaveLength(2)
}, 60_000)
