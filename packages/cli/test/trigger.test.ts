import { parseJson, parsePollAnswer, readActions, signBody } from '@truckroll/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const recorded = { Actions: [{ ID: null, Put: { job: { id: 5, title: 'As recorded', status: 'offered' } } }] }
const folder = makeFolder({ 'recorded.json': JSON.stringify({ type: 'job', payload: recorded }) })
let dispatch: TestSandbox

beforeAll(async () => {
  dispatch = await startSandbox()
})
afterAll(async () => {
  await dispatch.sandbox.close()
  folder.remove()
})

/** The last entity that was put onto the gateway's queue, under its key. */
function lastPut(): unknown {
  const queue = dispatch.sandbox.control.queue(dispatch.env['TRUCKROLL_DISPATCH_KEY'] ?? '')
  const [action] = readActions(parseJson(queue.messages.at(-1)?.payloadText ?? '{}'))
  return action?.putKey === null || action === undefined ? action : { [action.putKey]: action.entity }
}

/** Plays a gateway that takes all that waits. */
async function ackAll(): Promise<void> {
  const key = dispatch.env['TRUCKROLL_DISPATCH_KEY'] ?? ''
  const secret = dispatch.env['TRUCKROLL_DISPATCH_SECRET'] ?? ''
  const post = async (path: string, request: unknown) => {
    const body = Buffer.from(JSON.stringify(request))
    const headers = { 'x-dispatch-key': key, 'x-dispatch-signature': signBody(secret, body) }
    const answer = await fetch(dispatch.sandbox.url + path, { method: 'POST', body, headers })
    return new Uint8Array(await answer.arrayBuffer())
  }
  while (dispatch.sandbox.control.queue(key).messages.length > 0) {
    const answer = await parsePollAnswer(await post('/agent/out', { maxNumberOfMessages: 10 }))
    for (const { receipt } of answer.kind === 'messages' ? answer.messages : []) {
      await post('/agent/ack', { Receipt: receipt, Result: 'success' })
    }
  }
}

/** A provider asks to be connected, as an application does. */
async function provision(externalOrganizationId: string): Promise<void> {
  const application = dispatch.sandbox.accounts.find(({ role }) => role === 'application')
  const address = { street: '1 Main St', city: 'Boston', state: 'MA', country: 'US' }
  const company = { name: 'P', email: 'p@example.com', phone_number: '555-123-4123', address, app_id: 'app' }
  const body = Buffer.from(JSON.stringify({ ...company, external_organization_id: externalOrganizationId }))
  await fetch(`${dispatch.sandbox.url}/agent/in`, {
    method: 'POST',
    body,
    headers: {
      'x-dispatch-key': application?.key ?? '',
      'x-dispatch-signature': signBody(application?.secret ?? '', body),
      recordtype: 'gateway_provision',
    },
  })
  await dispatch.sandbox.control.until(() =>
    dispatch.sandbox.control
      .requests()
      .some((each) => each.externalOrganizationId === externalOrganizationId),
  )
}

async function trigger(...args: readonly string[]): Promise<void> {
  const env = { TRUCKROLL_DISPATCH_URL: dispatch.sandbox.url }
  expect(await runInProcess(['trigger', ...args], { cwd: folder.path, env })).toMatchObject({
    code: 0,
    stderr: '',
  })
}

describe('each event that the sandbox can be made to send', () => {
  it('offers a new job to the provider that connected last, or to the one that is named', async () => {
    const { control } = dispatch.sandbox
    const offeredTo = async (...args: readonly string[]) => {
      await trigger('job.created', ...args)
      return lastPut()
    }
    for (const id of ['first', 'second']) {
      await provision(id)
      control.match(id)
    }
    const [first, second] = control.requests().map(({ organizationId }) => organizationId)
    expect(await offeredTo()).toMatchObject({ job: { organization_id: second } })
    expect(await offeredTo('--provider', 'first')).toMatchObject({ job: { organization_id: first } })
    const unknown = await runInProcess(['trigger', 'job.created', '--provider', 'third'], {
      cwd: folder.path,
      env: { TRUCKROLL_DISPATCH_URL: dispatch.sandbox.url },
    })
    expect(unknown.stderr).toContain('(first, second), got "third"')
  })

  it('comes in the shape of the playbook', async () => {
    await trigger('job.created', '--set', 'title=Leak', '--set', 'service_fee=42')
    expect(lastPut()).toMatchObject({ job: { title: 'Leak', service_fee: 42, status: 'offered' } })
    await trigger('job.updated', '--set', 'address.city=Waco', '--set', 'customer.first_name=Bo')
    expect(lastPut()).toMatchObject({
      job: {
        address: { city: 'Waco', street_1: expect.any(String) },
        customer: { first_name: 'Bo', email: expect.any(String) },
      },
    })
    await trigger('note.created', '--set', 'text=Ring twice')
    expect(lastPut()).toMatchObject({ attachment: { description: 'Ring twice', entity_type: 'Job' } })
    await trigger('attachment.created')
    expect(lastPut()).toMatchObject({ attachment: { file_token: expect.any(String) } })
    await trigger('survey.submitted', '--set', 'rating=2')
    expect(lastPut()).toMatchObject({ surveyresponse: { rating: 2, job_id: expect.anything() } })
    await trigger('message.other', '--set', 'news=none')
    expect(lastPut()).toMatchObject({ novelty: { news: 'none' } })
    await trigger('job.canceled')
    expect(lastPut()).toMatchObject({ job: { status: 'canceled' } })
  })

  it('keeps what is beside a field that was set, and refuses a path that leads nowhere', async () => {
    const sets = [
      'address.state=TX',
      'address.postal_code=78701',
      'customer.first_name=Bo',
      'equipment_descriptions.0.model_number=X-1',
    ]
    await trigger('job.created', ...sets.flatMap((set) => ['--set', set]))
    expect(lastPut()).toMatchObject({
      job: {
        address: {
          state: 'TX',
          postal_code: '78701',
          street_1: expect.any(String),
          city: expect.any(String),
        },
        customer: { first_name: 'Bo', email: expect.any(String) },
        equipment_descriptions: [{ model_number: 'X-1', manufacturer: 'Acme' }],
      },
    })
    const env = { TRUCKROLL_DISPATCH_URL: dispatch.sandbox.url }
    const { code, stderr } = await runInProcess(['trigger', 'job.created', '--set', 'title.short=x'], {
      cwd: folder.path,
      env,
    })
    expect([code, stderr]).toEqual([2, expect.stringContaining('title is a plain value')])
  })

  it.each([
    ['job.created', 'titel=x', 'did you mean title?'],
    ['job.created', 'address.zip=78701', 'expected a field of address of job.created'],
    ['job.created', 'organization_id=7', 'got organization_id'],
    [
      'job.updated',
      'equipment_descriptions.0.modell_number=1',
      'did you mean equipment_descriptions.0.model_number?',
    ],
    ['job.created', 'customer.id=4242', 'expected a field of customer of job.created'],
    ['job.updated', 'external_id=CLM-8', 'got external_id'],
    ['job.updated', 'status_message=x', 'got status_message'],
    ['job.canceled', 'reasons=x', 'did you mean reason?'],
    ['note.created', 'txt=x', 'did you mean text?'],
    ['survey.submitted', 'raiting=1', 'did you mean rating?'],
  ])('refuses a path that %s does not have: %s', async (event, set, words) => {
    const env = { TRUCKROLL_DISPATCH_URL: dispatch.sandbox.url }
    const { code, stderr } = await runInProcess(['trigger', event, '--set', set], { cwd: folder.path, env })
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
  })

  it('takes what a brand may say of a job, and its own id of it', async () => {
    const sets = [
      'external_id=CLM-7',
      'custom_fields.color=red',
      'customer.phone_numbers.0.number=+15125550109',
    ]
    await trigger(
      'job.created',
      ...sets.flatMap((set) => ['--set', set]),
      '--set',
      'ui_options.show_decline=false',
    )
    expect(lastPut()).toMatchObject({
      job: {
        external_id: 'CLM-7',
        custom_fields: { color: 'red' },
        customer: { phone_number: '+15125550109' },
        ui_options: { show_decline: false },
      },
    })
  })

  it.each(['customer.phone_number=5125550199', 'customer.phone_numbers.0.number=5125550199'])(
    'takes the number of a customer, new or known: %s',
    async (set) => {
      await trigger('job.created', '--set', set)
      expect(lastPut()).toMatchObject({ job: { customer: { phone_number: '+15125550199' } } })
      const changed = set.replace('0199', '0188')
      await trigger('job.updated', '--set', changed)
      expect(lastPut()).toMatchObject({
        job: { customer: { phone_number: '+15125550188', first_name: expect.any(String) } },
      })
    },
  )

  it('comes from a file, with fields laid over it', async () => {
    await trigger('job.created', '--from', 'recorded.json', '--set', 'title=Changed')
    expect(lastPut()).toMatchObject({ job: { id: 5, title: 'Changed', status: 'offered' } })
  })

  it('comes again by the id of a message that still waits', async () => {
    const key = dispatch.env['TRUCKROLL_DISPATCH_KEY'] ?? ''
    const before = dispatch.sandbox.control.queue(key)
    const [first] = before.messages
    await trigger('job.created', '--from', `${first?.id ?? ''}_0`)
    const after = dispatch.sandbox.control.queue(key)
    expect(after.waiting).toBe(before.waiting + 1)
    expect(after.messages.at(-1)?.id).toBe(first?.id)
  })

  it('comes again by the id of an event that was acked long ago', async () => {
    const key = dispatch.env['TRUCKROLL_DISPATCH_KEY'] ?? ''
    const [first] = dispatch.sandbox.control.queue(key).messages
    await ackAll()
    await trigger('job.created', '--from', `${first?.id ?? ''}_0`)
    expect(dispatch.sandbox.control.queue(key).messages).toMatchObject([
      { id: first?.id, payloadText: first?.payloadText },
    ])
    const env = { TRUCKROLL_DISPATCH_URL: dispatch.sandbox.url }
    const args = ['trigger', 'job.created', '--from', 'made-up_0']
    const unknown = await runInProcess(args, { cwd: folder.path, env })
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('made-up_0')])
  })
})

describe('people in the app', () => {
  it('schedule, edit and delete, and the gateway of the job gets no message about its own provider', async () => {
    await trigger('job.created')
    await trigger('appointment.updated', '--set', 'durationSeconds=3600')
    const job = dispatch.sandbox.control.jobs().at(-1)
    expect(job?.appointments).toMatchObject([{ durationSeconds: 3600 }])
    await trigger('note.created')
    await trigger('note.updated', '--set', 'text=Edited')
    await trigger('note.deleted')
    const notes = dispatch.sandbox.control.jobs().at(-1)?.attachments
    expect(notes).toMatchObject([{ description: 'Edited', deletedAt: expect.any(Number) }])
  })
})
