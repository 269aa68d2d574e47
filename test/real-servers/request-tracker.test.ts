import requestTracker from '@truckroll/adapter-request-tracker'
import type { WebhookResponse } from '@truckroll/gateway'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNoRt } from '../../adapters/request-tracker/test/rt-programs.ts'
import { gatewayPassword, startRt, type RealRt } from '../../adapters/request-tracker/test/start-rt.ts'
import { createRealServerWorld, type RealServerWorld } from '../support/real-server-world.ts'

const webhook = fileURLToPath(new URL('../../adapters/request-tracker/setup/webhook.pl', import.meta.url))
const webhookSecret = `it's a "secret" \\ $x @y`

describe.skipIf(whyNoRt())('a gateway with Request Tracker', { timeout: 120_000 }, () => {
  let rt: RealRt
  let world: RealServerWorld

  beforeAll(async () => {
    rt = await startRt()
    const credentials = { user: 'truckroll', password: gatewayPassword, webhookSecret }
    world = await createRealServerWorld({
      adapter: requestTracker,
      adapterSettings: { url: rt.url },
      credentials,
    })
  }, 120_000)
  afterAll(async () => {
    await world[Symbol.asyncDispose]()
    await rt.close()
  })

  it('carries a job there and what people do with it back', async () => {
    const { jobId, bmsId } = await world.offer({ title: 'Furnace out' })
    expect(await rt.dana.get(`/ticket/${bmsId}`)).toMatchObject({ Subject: 'Furnace out', Status: 'offered' })
    await rt.dana.change(bmsId, { Status: 'accepted' })
    await world.told(jobId, 'the brand hears of the acceptance', ({ status }) => status === 'unscheduled')
    await rt.dana.change(bmsId, { Starts: '2027-01-04 14:00:00', Due: '2027-01-04 16:00:00' })
    const { appointments } = await world.told(
      jobId,
      'the brand hears of the visit',
      (job) => job.appointments.length > 0,
    )
    expect(appointments).toMatchObject([{ externalId: `rt-desk-${bmsId}`, status: 'scheduled' }])
    await rt.dana.write(bmsId, 'correspond', {
      Content: 'Replaced the capacitor.',
      Attachments: [
        {
          FileName: 'capacitor.png',
          FileType: 'image/png',
          FileContent: Buffer.from('pixels').toString('base64'),
        },
      ],
    })
    await world.told(jobId, 'the brand hears of note and photo', (job) => job.attachments.length === 2)
    await rt.dana.change(bmsId, { Status: 'complete', CustomFields: { Reason: 'ready_for_billing' } })
    const done = await world.told(jobId, 'the brand hears of the end', ({ status }) => status === 'complete')
    expect(done).toMatchObject({ statusMessage: 'ready_for_billing' })
    expect(done.attachments).toHaveLength(2)
    expect(done.appointments).toHaveLength(1)
    // Done there: the lifecycle leads from complete to no cancel, so a person has to look.
    world.world.sandbox.control.brand.cancelJob(jobId, { reason: 'too late' })
    const attention = await world.until('a person is asked', async () => {
      return (await world.attention()).find((text) => text.includes(`ticket ${bmsId}`))
    })
    expect(attention).toContain(`leaves ticket ${bmsId} complete`)
  })

  it('follows what people do in the app of Dispatch', async () => {
    const { control } = world.world.sandbox
    const { jobId, bmsId } = await world.offer()
    const expectTicket = async (fields: object) => {
      const ticket = await world.until(`ticket ${bmsId} is ${JSON.stringify(fields)}`, async () => {
        const found = await rt.dana.get(`/ticket/${bmsId}`)
        return Object.entries(fields).every(([name, value]) => found[name] === value) && found
      })
      expect(ticket).toMatchObject(fields)
    }
    control.act(jobId, { act: 'accept' })
    await expectTicket({ Status: 'accepted' })
    control.act(jobId, { act: 'schedule', start: '2027-03-14T02:30:00-05:00', durationSeconds: 7_200 })
    await expectTicket({ Status: 'scheduled', Starts: '2027-03-14T07:30:00Z', Due: '2027-03-14T09:30:00Z' })
    control.act(jobId, { act: 'enroute' })
    await expectTicket({ Status: 'enroute' })
    control.act(jobId, { act: 'note', text: 'Gate code 4471' })
    control.brand.cancelJob(jobId, { reason: 'customer moved' })
    await expectTicket({ Status: 'canceled' })
  })

  it('hears of changes at once by the webhook of the set-up, and refuses one that is not signed', async () => {
    const answers: (WebhookResponse | undefined)[] = []
    const server = createServer(async (request, response) => {
      const signature = String(request.headers['truckroll-signature'])
      const headers = { 'truckroll-signature': signature }
      const hook = { body: await buffer(request), headers, query: {}, externalOrganizationId: 'desk' }
      const answer = await world.world.gateway.webhooks.receiveBms(hook).catch(() => undefined)
      answers.push(answer)
      response.writeHead(answer?.status ?? 500).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`
    await rt.insert(webhook, { TRUCKROLL_WEBHOOK_URL: url, TRUCKROLL_WEBHOOK_SECRET: webhookSecret })
    const { jobId, bmsId } = await world.offer()
    await rt.dana.change(bmsId, { Status: 'rejected', CustomFields: { Reason: 'too far' } })
    const job = await world.told(jobId, 'the brand hears of the no', ({ status }) => status === 'rejected')
    expect(job).toMatchObject({ statusMessage: 'too far' })
    await world.until('the webhook told of it', () =>
      answers.some((answer) => answer?.updates?.some(({ update }) => update.kind === 'reject')),
    )
    expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([200]))
    const unsigned = {
      body: Buffer.from('{"transactions":[1]}'),
      headers: {},
      query: {},
      externalOrganizationId: 'desk',
    }
    expect(await world.world.gateway.webhooks.receiveBms(unsigned)).toMatchObject({ status: 401 })
    server.close()
  })
})
