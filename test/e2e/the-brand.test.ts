import { describe, expect, it } from 'vitest'
import { brandAccount, caller, createAcmeWorld, gatewayAccount } from '../support/acme-world.ts'

const monday = { start: '2026-12-07T08:00:00-06:00', end: '2026-12-07T12:00:00-06:00' }
const photo = Buffer.from('pixels of a front door')

describe('scenario 25: the brand cancels', () => {
  it('voids the work order and its visits, and nothing goes back', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId, claim } = await world.begin(company)
    office.accept(id)
    office.book(id, monday)
    await world.brand.hears(jobId, 'appointment', { status: 'scheduled' })
    await world.brand.post('job', {
      external_id: claim,
      status: 'canceled',
      status_message: 'sold the house',
    })
    await world.until('the work order is void', () => office.look(id).workOrder.status === 'void')
    expect(office.look(id)).toMatchObject({
      workOrder: { statusReason: 'sold the house' },
      visits: [{ status: 'canceled' }],
    })
    await world.quiet()
    expect((await world.updatesOf(jobId)).map(({ kind }) => kind)).toEqual(['accept', 'schedule'])
    expect((await world.brand.newsOf(jobId)).filter(({ entity }) => entity['status'] === 'canceled')).toEqual(
      [],
    )
    expect(await world.attention()).toEqual([])
  })

  it('of work that is done leaves it to a person', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId, claim } = await world.begin(company)
    office.accept(id)
    office.finish(id, { reason: 'ready_for_billing' })
    await world.brand.hears(jobId, 'job', { status: 'complete' })
    await world.brand.post('job', { external_id: claim, status: 'canceled' })
    await world.until('somebody is asked', async () => (await world.attention()).length > 0)
    expect(await world.attention()).toEqual([expect.stringContaining('Acme cannot move its work order')])
    expect(office.look(id).workOrder.status).toBe('done')
  })

  it('of a job that was declined before needs nobody', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId } = await world.begin(company)
    office.decline(id, { reason: 'wrong_area' })
    await world.brand.hears(jobId, 'job', { status: 'rejected' })
    const cancel = { id: Number(jobId), status: 'canceled', status_message: '' }
    world.control.emit({ accountKey: gatewayAccount.key, payload: { Actions: [{ Put: { job: cancel } }] } })
    await world.quiet()
    expect(office.look(id).workOrder.status).toBe('declined')
    expect(await world.attention()).toEqual([])
    expect((await world.gateway.status()).deadLetters).toBe(0)
  })

  it('of a job never seen is recorded and stops nothing', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    await world.quiet()
    const { unhandled } = await world.gateway.status()
    const cancel = { id: 99_999, status: 'canceled', status_message: '', external_id: 'claim-unseen' }
    world.control.emit({ accountKey: gatewayAccount.key, payload: { Actions: [{ Put: { job: cancel } }] } })
    await world.begin(company)
    await world.quiet()
    const after = await world.gateway.status()
    expect(after).toMatchObject({ unhandled: unhandled + 1, deadLetters: 0, heldKeys: 0 })
    expect(company.office.workOrders()).toHaveLength(1)
  })
})

it('scenario 29: a Jump Ball job comes accepted, and becomes a work order that waits for nobody', async () => {
  const world = await createAcmeWorld()
  const company = await world.connect()
  const rival = await world.connect('rival')
  const { id: organizationId } = organizationOf(world, company.id)
  const candidates = [organizationId, organizationOf(world, rival.id).id]
  const { id: job } = world.control.brand.offerJob({ strategy: 'jump_ball', candidates })
  await world.quiet()
  expect(company.office.workOrders()).toEqual([])
  world.control.act(job, { act: 'accept', organizationId })
  const order = await world.workOrderOf(company, String(job))
  expect(order.status).toBe('open')
  await world.quiet()
  expect(rival.office.workOrders()).toEqual([])
  expect(await world.updatesOf(String(job))).toEqual([])
})

it('scenario 30: a job given to another provider is void at the first and new at the second', async () => {
  const world = await createAcmeWorld()
  const first = await world.connect('first')
  const second = await world.connect('second')
  const { id, jobId, claim } = await world.begin(first)
  await world.brand.post('job', { external_id: claim, external_organization_id: 'second' })
  const newJobId = world.jobOf(claim)
  expect(newJobId).not.toBe(jobId)
  const order = await world.workOrderOf(second, newJobId)
  expect(order).toMatchObject({ title: 'Furnace out', status: 'proposed' })
  await world.until('the first order is void', () => first.office.look(id).workOrder.status === 'void')
  second.office.accept(order.id)
  await world.brand.hears(newJobId, 'job', { status: 'unscheduled' })
  await world.quiet()
  expect(await world.updatesOf(jobId)).toEqual([])
})

it('scenario 30: the same between two providers that have their own keys, each with a queue of its own', async () => {
  const accounts = ['first', 'second'].map((id, index) => ({
    key: `account|${20 + index}|${id}`,
    secret: `c${index}`.repeat(32),
    role: 'gateway' as const,
  }))
  const settings = { credentials: 'per-provider' as const, dispatchKey: undefined, dispatchSecret: undefined }
  const world = await createAcmeWorld({ accounts: [brandAccount, ...accounts], settings })
  const [first, second] = [await world.askToConnect('first'), await world.askToConnect('second')]
  for (const [index, { id }] of [first, second].entries()) {
    const { key, secret } = accounts[index] ?? gatewayAccount
    const { organizationId } = world.control.match(id, { gatewayKey: key })
    const change = { dispatch: { key, secret }, organizationId: Number(organizationId) }
    await world.gateway.providers.change(id, change, caller)
  }
  const { id, jobId, claim } = await world.begin(first)
  await world.brand.post('job', { external_id: claim, external_organization_id: 'second' })
  const newJobId = world.jobOf(claim)
  const order = await world.workOrderOf(second, newJobId)
  await world.until('the first order is void', () => first.office.look(id).workOrder.status === 'void')
  second.office.accept(order.id)
  await world.brand.hears(newJobId, 'job', { status: 'unscheduled' })
  expect(await world.updatesOf(jobId)).toEqual([])
  const posts = accounts.map(({ key }) => world.control.received({ accountKey: key }))
  expect(posts.map((list) => list.length)).toEqual([0, 1])
  // A key of its own says whose update it is: no RecordType.
  expect(posts[1]).toMatchObject([{ recordType: null }])
})

it('scenario 31: two brands, one provider: each hears of its own jobs, with its own reasons', async () => {
  const secondAccount = {
    ...brandAccount,
    key: 'account|9|second-brand',
    secret: 'b9'.repeat(32),
    sources: [{ id: 777, name: 'Cherry Cover' }],
  }
  const world = await createAcmeWorld({ accounts: [brandAccount, secondAccount, gatewayAccount] })
  const company = await world.connect('best-hvac', {
    brands: { 777: { priority: 'urgent', statusMap: { on_hold: { kind: 'pause', reason: 'on_ice' } } } },
  })
  const second = world.brandOf(secondAccount.key)
  const pie = await world.begin(company)
  const cherry = await world.begin(company, { ui_options: { pause_reasons: ['on_ice'] } }, second)
  const { office } = company
  expect(office.look(pie.id).workOrder).toMatchObject({ priority: 'normal' })
  expect(office.look(cherry.id).workOrder).toMatchObject({
    priority: 'urgent',
    reasonOptions: { on_hold: [{ code: 'on_ice' }], declined: [] },
  })
  office.accept(pie.id)
  office.hold(pie.id, { reason: 'no_show' })
  office.accept(cherry.id)
  office.hold(cherry.id, { reason: 'on_ice' })
  await world.brand.hears(pie.jobId, 'job', { status: 'paused', status_message: 'no_show' })
  await second.hears(cherry.jobId, 'job', { status: 'paused', status_message: 'on_ice' })
  expect(await second.newsOf(pie.jobId)).toEqual([])
  const sources = world.control.received({ accountKey: gatewayAccount.key }).map(({ text }) => text)
  expect(sources.filter((text) => text.includes('"source_id":777'))).toHaveLength(2)
  expect(sources.filter((text) => text.includes('"source_id":123'))).toHaveLength(2)
})

describe('scenario 32: what the brand changes', () => {
  it('changes the work order, not more of it than that, and makes no second one', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, claim } = await world.begin(company)
    await company.api('PATCH', `/v1/work-orders/${id}`, { title: 'Furnace out (VIP)', priority: 'high' })
    await world.brand.post('job', {
      external_id: claim,
      address: { street_1: '9 Elm St', city: 'Dallas', state: 'TX', postal_code: '75201' },
    })
    await world.until('the new address', () => office.look(id).workOrder.address.city === 'Dallas')
    await world.brand.post('job', { external_id: claim, title: 'Furnace and fan out' })
    await world.until('the new title', () => office.look(id).workOrder.title === 'Furnace and fan out')
    expect(office.look(id).workOrder).toMatchObject({
      address: { street1: '9 Elm St', timeZone: 'America/Chicago' },
      priority: 'high',
      status: 'proposed',
    })
    expect(office.workOrders()).toHaveLength(1)
  })

  it('corrects the customer that came with the job', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, claim } = await world.begin(company)
    const customer = { first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com', phone_numbers: [] }
    await world.brand.post('job', { external_id: claim, customer })
    const { id: customerId } = office.look(id).customer
    await world.until('the new name', () => office.look(id).customer.lastName === 'Lee')
    expect(office.look(id).customer).toMatchObject({ id: customerId, email: 'ann@example.com' })
  })

  it("leaves a customer of the company's own as the company has it", async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const own = { lastName: 'Dodd-Smith', companyName: 'Dodd Ltd', phone: '(555) 980-3824' }
    await company.api('POST', '/v1/customers', own)
    const { id, office, claim } = await world.begin(company)
    expect(office.look(id).customer).toMatchObject(own)
    const customer = { first_name: 'Jim', last_name: 'Dodd', phone_numbers: [{ number: '+15559803824' }] }
    await world.brand.post('job', { external_id: claim, title: 'Fan out', customer })
    await world.until('the new title', () => office.look(id).workOrder.title === 'Fan out')
    expect(office.look(id).customer).toMatchObject(own)
  })

  it('brings its note and its photo into the work order, and not back to the brand', async () => {
    const world = await createAcmeWorld()
    const company = await world.connect()
    const { id, office, jobId, claim } = await world.begin(company)
    await world.brand.post('attachment', { external_job_id: claim, description: 'gate code 1234' })
    const file = photo.toString('base64')
    await world.brand.post('attachment', { external_job_id: claim, file, name: 'front.png' })
    await world.until('both are there', () => {
      const { notes, files } = office.look(id)
      return notes.length + files.length === 2
    })
    const { notes, files } = office.look(id)
    expect(notes).toMatchObject([{ body: 'gate code 1234', visibility: 'customer' }])
    expect(files).toMatchObject([
      { fileName: 'front.png', contentType: 'image/png', sizeBytes: photo.length, visibility: 'customer' },
    ])
    const [note] = notes
    if (note !== undefined) office.changeNote(note.id, { body: 'gate code 1234, then ring' })
    await world.quiet()
    expect(await world.updatesOf(jobId)).toEqual([])
    expect(await world.brand.newsOf(jobId)).toEqual([])
  })
})

function organizationOf(world: Awaited<ReturnType<typeof createAcmeWorld>>, externalId: string) {
  const found = world.control.organizations().find((one) => one.gatewayExternalId === externalId)
  if (found === undefined) throw new Error(`expected an organization of ${externalId}`)
  return found
}
