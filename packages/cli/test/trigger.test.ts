import { parseJson, readActions } from '@truckroll/protocol'
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

async function trigger(...args: readonly string[]): Promise<void> {
  const env = { TRUCKROLL_DISPATCH_URL: dispatch.sandbox.url }
  expect(await runInProcess(['trigger', ...args], { cwd: folder.path, env })).toMatchObject({
    code: 0,
    stderr: '',
  })
}

describe('each event that the sandbox can be made to send', () => {
  it('comes in the shape of the playbook', async () => {
    await trigger('job.created', '--set', 'title=Leak', '--set', 'service_fee=42')
    expect(lastPut()).toMatchObject({ job: { title: 'Leak', service_fee: 42, status: 'offered' } })
    await trigger('job.updated', '--set', 'address.city=Waco')
    expect(lastPut()).toMatchObject({ job: { address: { city: 'Waco', street_1: expect.any(String) } } })
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
})

describe('people in the app', () => {
  it('schedule, edit and delete, and the gateway of the job hears nothing of its own provider', async () => {
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
