import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { updateKinds } from '@truckroll/gateway'
import { afterAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { makeFolder } from './support/temporary-folder.ts'

const job = { id: 30462, organization_id: 11776, source_id: 123, title: 'Leak', status: 'offered' }
const payload = { Actions: [{ ID: null, Put: { job } }] }
const envelope = (id: string, put: unknown) => ({
  Message: {
    Request: { ProcedureID: 'p', Type: 'x', Payload: { Actions: [{ ID: null, Put: put }] } },
    ID: id,
    Receipt: 'r',
  },
})

const talkative = recordingAdapter.replace(
  "return { bmsId: 'wo-' + job.id }",
  "return { bmsId: 'wo-' + job.id, needsAttention: 'look at it', updates: [{ kind: 'accept' }, { kind: 'reject', reason: 'x', text: 'sorry' }] }",
)
const failing = recordingAdapter.replace("note('create ' + job.id)", "throw new Error('the vendor is out')")
const withLogin = recordingAdapter
  .replace(
    'async createJob({ job }: { job: { id: number } }) {',
    'async createJob({ job, provider, credentials }: any) {',
  )
  .replace(
    "'wo-' + job.id",
    "provider.externalOrganizationId + ' ' + provider.organizationId + ' ' + credentials.apiKey",
  )
  .replace("name: 'recording'", "name: 'recording', credentials: z.object({ apiKey: z.string() })")
const notices = recordingAdapter.replace(
  'async cancelJob',
  `async onUpdateSettled({ update, event }: any) {
    note(['heard', event.type, update.kind, update.message].filter(Boolean).join(' '))
  }
  async onProviderChanged({ change, event, provider }: any) {
    note('heard ' + event.type + ' ' + provider.externalOrganizationId)
  }
  async cancelJob`,
)
const configured = `import { z } from '${import.meta.resolve('zod')}'
class Configured {
  constructor(readonly settings: { city: string }) {}
  async createJob() {
    return { bmsId: this.settings.city }
  }
  async cancelJob() {}
  async addAttachment({ attachment, files }: any) {
    const { contentType, bytes } = await files.get(attachment.file_token)
    return { needsAttention: contentType + ' ' + bytes.length }
  }
}
const settings = z.object({ city: z.string() })
export default { name: 'configured', version: '1.0.0', settings, adapter: Configured, inject: [(await import('${import.meta.resolve('@truckroll/gateway')}')).settingsToken(settings)] }
`
const photo = {
  id: 7,
  job_id: 30462,
  name: 'a.jpg',
  file_token: 'token',
  entity_type: 'Job',
  entity_id: 30462,
}
const twice = `${JSON.stringify({ type: 'job', payload })}\n`.repeat(2)
const settledOf = (kind: string) =>
  JSON.stringify({
    type: 'update.confirmed',
    timestamp: '2026-03-01T14:30:05Z',
    data: { jobId: '30462', job, bmsId: 'WO-1', update: { id: 'u-1', kind, jobId: '30462' } },
  })

const folder = makeFolder({
  ...Object.fromEntries(updateKinds.map((kind) => [`${kind}.json`, settledOf(kind)])),
  'configured.ts': configured,
  'city/truckroll.config.json': '{"adapterSettings":{"city":"Austin"}}',
  'photo.json': JSON.stringify([envelope('m1', { job }), envelope('m2', { attachment: photo })]),
  'notices.ts': notices,
  'twice.ndjson': twice,
  'cut.ndjson': `${twice}{"type":\n${twice}`,
  'words.ndjson': `${twice.split('\n')[0]}\nnot JSON\n\n${twice}`,
  'strange.ndjson': `${twice.split('\n')[0]}\n{"colour":1}\n`,
  'strange.json': JSON.stringify([{ type: 'job', payload }, { colour: 1 }]),
  'broken.json': '{\n  "type": "job",\n  payload: {}\n}\n',
  'slip.ts': recordingAdapter.replace('async cancelJob', 'async addNotes() {}\n  async cancelJob'),
  'recording.ts': recordingAdapter,
  'talkative.ts': talkative,
  'failing.ts': failing,
  'login.ts': `import { z } from '${import.meta.resolve('zod')}'\n${withLogin}`,
  'provider.json': JSON.stringify({
    externalOrganizationId: 'p-1',
    name: 'P',
    email: 'p@example.com',
    credentials: { apiKey: 'key-1' },
  }),
  'poll.json': JSON.stringify([
    envelope('m1', { job }),
    envelope('m2', { job: { id: 30462, status: 'canceled' } }),
  ]),
  'message.json': JSON.stringify(envelope('m1', { job })),
  'webhook.json': JSON.stringify({ type: 'job', payload }),
  'payload.json': JSON.stringify(payload),
  'printed.json': JSON.stringify({ Payload: payload }),
  'entity.json': JSON.stringify({ job }),
  'exported.ndjson': [{ type: 'job', payload }, { job: { id: 30462, status: 'canceled' } }]
    .map((line) => JSON.stringify(line))
    .join('\n'),
  'setting.json': '{"apiUrl":{"href":"x"}}',
  'plain.json': '{"type":"job","payload":5}',
  'no-actions.json': '{"Actions":[]}',
  'half.json': JSON.stringify([{ job }, { nothing: 1 }]),
  'list.json': '[]',
  'text.json': 'not json',
})
afterAll(folder.remove)

const replay = async (file: string, adapter: string, ...more: readonly string[]) => {
  const args = ['replay', file, '--adapter', adapter, '--json', ...more]
  const { code, stdout, stderr } = await runInProcess(args, { cwd: folder.path })
  return { code, stderr, result: stdout === '' ? undefined : JSON.parse(stdout) }
}

describe('truckroll replay', () => {
  it.each(['message.json', 'webhook.json', 'payload.json', 'printed.json', 'entity.json'])(
    'reads %s',
    async (file) => {
      const { code, result } = await replay(file, './recording.ts')
      expect(result.events).toMatchObject([
        { type: 'job.created', jobId: '30462', outcome: 'done', bmsId: 'wo-30462' },
      ])
      expect(code).toBe(0)
    },
  )

  it('hands several messages over in their order', async () => {
    const { result } = await replay('poll.json', './recording.ts')
    expect(result.events.map(({ type }: { type: string }) => type)).toEqual(['job.created', 'job.canceled'])
  })

  it.each([
    ['cut.ndjson', 'cut.ndjson, line 3 (the text ends too early at column 9)'],
    ['words.ndjson', 'words.ndjson, line 2 (something else stands at column 1)'],
    ['strange.ndjson', 'strange.ndjson, line 2'],
    ['strange.json', 'strange.json, item 2'],
    ['broken.json', 'broken.json (something else stands at line 3, column 3)'],
  ])('names the place that is wrong in %s', async (file, place) => {
    const { code, stdout, stderr } = await runInProcess(['replay', file, '--adapter', './recording.ts'], {
      cwd: folder.path,
    })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(place)
  })

  it('warns of a method that looks like an ability', async () => {
    const { stderr } = await runInProcess(['replay', 'payload.json', '--adapter', './slip.ts'], {
      cwd: folder.path,
    })
    expect(stderr).toContain('did you mean addNote?')
  })

  it('shows what would have been sent, and what a person should look at', async () => {
    const { result } = await replay('payload.json', './talkative.ts')
    expect(result.wouldSend).toMatchObject([
      {
        recordType: 'job',
        record: { id: 30462, organization_id: 11776, source_id: 123, status: 'unscheduled' },
      },
      { recordType: 'job', record: { status: 'rejected', status_message: 'x' } },
      { recordType: 'attachment', record: { job_id: 30462, description: 'sorry' } },
    ])
    expect(result.attention).toEqual(['look at it'])
  })

  it('ends with 1 if the adapter fails, and says how', async () => {
    const { code, result } = await replay('payload.json', './failing.ts')
    expect(code).toBe(1)
    expect(result.events).toMatchObject([
      { outcome: 'failed', message: expect.stringContaining('the vendor is out') },
    ])
  })

  it('does not try what waits behind an event that failed, says so, and does not wait for it', async () => {
    const { code, result } = await replay('poll.json', './failing.ts')
    expect(code).toBe(1)
    expect(result.events).toMatchObject([{ type: 'job.created', outcome: 'failed' }])
    expect(result.notTried).toBe(1)
  })

  it('takes the settings of the adapter from the config file, and asks Dispatch for no file', async () => {
    const config = ['--config', 'city/truckroll.config.json']
    const { code, result } = await replay('photo.json', './configured.ts', ...config)
    expect(result.events).toMatchObject([
      { type: 'job.created', outcome: 'done', bmsId: 'Austin' },
      { type: 'attachment.created', outcome: 'done' },
    ])
    expect(result.attention).toEqual(['image/png 68'])
    expect(code).toBe(0)
  })

  it('says that a provider is missing, and does not wait for it', async () => {
    const { code, result } = await replay('poll.json', './login.ts')
    expect(code).toBe(1)
    expect(result).toMatchObject({ events: [], notTried: 2 })
    expect(result.attention).toEqual([expect.stringContaining('--provider')])
  })

  it('connects a provider first, with its login', async () => {
    const { result } = await replay('payload.json', './login.ts', '--provider', 'provider.json')
    expect(result.events).toMatchObject([{ outcome: 'done', bmsId: 'p-1 11776 key-1' }])
  })

  it.each([
    'list.json',
    'text.json',
    'nowhere.json',
    'setting.json',
    'plain.json',
    'no-actions.json',
    'half.json',
  ])('refuses %s, with what was expected', async (file) => {
    const { code, stderr, result } = await replay(file, './recording.ts')
    expect({ code, result }).toEqual({ code: 2, result: undefined })
    expect(stderr).toContain(file)
    expect(stderr).toContain('expected a poll answer')
  })
})

const samples = fileURLToPath(new URL('../../../adapters/http-bridge/samples/', import.meta.url))

describe("the bridge's own samples", () => {
  it.each([
    'job.created',
    'job.updated',
    'job.canceled',
    'appointment.updated',
    'note.created',
    'note.updated',
    'note.deleted',
    'attachment.created',
    'attachment.deleted',
    'survey.submitted',
    'message.other',
  ])('%s is handed over as that type', async (type) => {
    const { result, stderr } = await replay(`${samples}${type}.json`, './recording.ts')
    expect(stderr).toBe('')
    expect(result.events.at(-1)).toMatchObject({ type, outcome: 'done' })
  })

  it.each([
    ['update.confirmed', { jobId: '30462' }],
    ['update.rejected', { jobId: '30462' }],
    ['provider.connected', {}],
    ['provider.offboarded', {}],
  ])('%s is brought about at the gateway, and nothing of that is shown', async (type, about) => {
    const { code, stderr, result } = await replay(`${samples}${type}.json`, './notices.ts')
    expect([code, stderr]).toEqual([0, ''])
    expect(result).toMatchObject({ events: [{ type, outcome: 'done', ...about }], wouldSend: [] })
    expect(result.events).toHaveLength(1)
  })

  it('hands them to the adapter as they were recorded', () => {
    expect(
      readFileSync(join(folder.path, 'calls.log'), 'utf8')
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('heard')),
    ).toEqual([
      'heard update.confirmed accept',
      'heard update.rejected start Job status is not in given workflow',
      'heard provider.connected p-204',
      // Only who was connected can leave.
      'heard provider.connected p-204',
      'heard provider.offboarded p-204',
    ])
  })

  it.each(updateKinds)('an update of kind %s', async (kind) => {
    const { result } = await replay(`${kind}.json`, './notices.ts')
    expect(result).toMatchObject({ events: [{ type: 'update.confirmed', outcome: 'done' }], wouldSend: [] })
  })

  it('hands two equal messages over twice, as the queue does', async () => {
    const { code, result } = await replay('twice.ndjson', './recording.ts', '--timeout', '5')
    expect(code).toBe(0)
    expect(result.events).toMatchObject([{ type: 'job.created' }, { type: 'job.updated' }])
  })

  it('goes through what jobs export wrote, line by line', async () => {
    const { result } = await replay('exported.ndjson', './recording.ts')
    expect(result.events).toMatchObject([{ type: 'job.created' }, { type: 'job.canceled' }])
  })
})
