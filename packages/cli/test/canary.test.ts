import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { runInProcess } from './support/run-in-process.ts'
import { startSandbox } from './support/start-sandbox.ts'
import { bundleReaders } from '../src/story/to-bundle.ts'
import { startTraceReceiver } from './support/trace-receiver.ts'
import { makeFolder } from './support/temporary-folder.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
/** Secrets that must appear nowhere. The name of each says which one leaked. */
const secrets = {
  apiToken: 'canary-token-of-the-operator',
  shortToken: 'tk7Q2z',
  callbackToken: 'canary-token-of-dispatch',
  encryptionKey: key(9),
  adapterSetting: 'canary-setting-of-the-adapter',
  password: 'canary-password-of-the-bms',
  dispatchSecret: 'cafe0123456789cafe',
  apiCreds: 'canary-given-to-dispatch-once',
  header: 'canary-in-an-upper-case-header',
  deep: 'canary-nine-levels-down',
  query: 'canary-in-a-query',
  user: 'canary-in-a-url',
  bearer: 'canary-behind-bearer',
  vendorBody: 'canary-in-a-vendors-answer',
  bridge: key(11),
  alert: key(12),
  pageToken: 'canary-in-a-page-of-an-answer',
}
const customer = { name: 'Dana Quixote-Rivers', phone: '703 555 0134' }

const adapter = `
import { z } from '${import.meta.resolve('zod')}'
import { adapterTokens, settingsToken, TerminalError } from '${import.meta.resolve('@truckroll/gateway')}'
const settings = z.object({ vendorUrl: z.string(), masterKey: z.string() })
class Talkative {
  constructor(settings, http) { this.settings = settings; this.http = http }
  async createJob({ attempt, credentials, logger }) {
    logger.info(
      { AUTHORIZATION: '${secrets.header}', headers: { 'X-API-KEY': '${secrets.header}', refreshToken: '${secrets.header}' },
        a: { b: { c: { d: { e: { f: { g: [{ password: '${secrets.deep}' }] } } } } } }, token: '${secrets.shortToken}',
        request: 'Authorization: Bearer ${secrets.bearer}', credentials, settings: this.settings },
      'calling https://ann:${secrets.user}@host/?token=${secrets.query} with ' + credentials.password,
    )
    if (attempt === 1) throw new Error('login ' + credentials.password + ' was refused, master key ' + this.settings.masterKey)
    if (attempt === 2) {
      const error = new Error('axios failed')
      throw Object.assign(error, { config: { headers: { authorization: credentials.password } }, response: { data: '${customer.name}' } })
    }
    const headers = { authorization: 'Bearer ' + credentials.password }
    await this.http.expect({ method: 'POST', url: this.settings.vendorUrl + '/jobs?api_key=' + credentials.password, headers, json: {} })
  }
  async cancelJob() {}
  async receiveWebhook() {
    throw new TerminalError('bad signature, expected ${secrets.password}')
  }
}
export default { name: 'talkative', version: '1', adapter: Talkative, settings, credentials: z.object({ password: z.string() }),
  inject: [settingsToken(settings), adapterTokens.http] }
`
const noServer = await whyNoServer()
const files = { 'adapter.ts': adapter, key: secrets.encryptionKey }
let cluster: Cluster | undefined
beforeAll(async () => {
  if (noServer === undefined) cluster = await Cluster.start()
})
afterEach(endAll)
afterAll(() => cluster?.[Symbol.asyncDispose]())

interface Place {
  readonly store: string
  /** All that the store holds, as text: secrets that lie there as bytes are found as well. */
  read(): Promise<string>
}

const places: [string, (folder: string) => Promise<Place>][] = [
  [
    'SQLite',
    async (folder) => ({
      store: 'sqlite:truckroll.db',
      read: async () =>
        readdirSync(folder)
          .filter((name) => /\.db/.test(name))
          .map((name) => readFileSync(join(folder, name), 'latin1'))
          .join('\n'),
    }),
  ],
]
if (noServer === undefined) places.push(['PostgreSQL', createPostgresPlace])

async function createPostgresPlace(): Promise<Place> {
  const server = cluster ?? expect.unreachable('it was started')
  const store = await server.createDatabase()
  const database = new URL(store).pathname.slice(1)
  const read = async () => {
    const tables = await server.query(
      "select tablename from pg_tables where schemaname = 'truckroll'",
      [],
      database,
    )
    const texts = tables.map(async ({ tablename }) => {
      const rows = await server.query(
        `select one::text as text from truckroll.${String(tablename)} one`,
        [],
        database,
      )
      return rows.map(({ text }) => String(text)).join('\n')
    })
    const all = (await Promise.all(texts)).join('\n')
    const bytes = [...all.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    )
    return [all, ...bytes].join('\n')
  }
  return { store, read }
}

const title =
  'no secret comes up in a log, an error, an answer, a page, a command, an alert, a bundle, a trace, the store or its backup'
it.each(places)(`${title}, on %s`, async (name, createPlace) => {
  const folder = makeFolder(files)
  onTestFinished(() => folder.remove())
  const place = await createPlace(folder.path)
  const alerts: string[] = []
  const vendor = createServer((request, response) => {
    const echo = {
      error: 'no',
      password: secrets.vendorBody,
      sent: request.headers.authorization,
      url: request.url,
    }
    if (request.url === '/alerts') {
      alerts.push(JSON.stringify(request.headers))
      request.setEncoding('utf8').on('data', (text: string) => alerts.push(text))
      response.end()
      return
    }
    request.resume()
    const customers = [{ ...customer, apiKey: secrets.vendorBody, 'X-AUTH-TOKEN': secrets.vendorBody }]
    response
      .writeHead(422, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ...echo, customers, page: `<a href="/x?access_token=${secrets.pageToken}">` }))
  }).listen(0, '127.0.0.1')
  await once(vendor, 'listening')
  const address = vendor.address()
  const vendorUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const receiver = await startTraceReceiver()
  onTestFinished(() => receiver.stop())
  const { sandbox, env } = await startSandbox({ fifo: 'job' })
  const organizationId = String(sandbox.accounts.find(({ role }) => role === 'gateway')?.organizations[0]?.id)
  const application = sandbox.accounts.find(({ role }) => role === 'application')
  const all = {
    ...env,
    TRUCKROLL_APP_KEY: application?.key ?? '',
    TRUCKROLL_APP_SECRET: application?.secret ?? '',
    TRUCKROLL_APP_ID: 'app',
    TRUCKROLL_LOG_LEVEL: 'trace',
    TRUCKROLL_API_TOKEN: secrets.apiToken,
    TRUCKROLL_CALLBACK_TOKEN: secrets.callbackToken,
    TRUCKROLL_ENCRYPTION_KEY_FILE: './key',
    TRUCKROLL_ADAPTER_VENDOR_URL: vendorUrl,
    TRUCKROLL_ADAPTER_MASTER_KEY: secrets.adapterSetting,
    TRUCKROLL_STORE: place.store,
    TRUCKROLL_ALERT_URL: `${vendorUrl}/alerts`,
    TRUCKROLL_ALERT_SECRET: `whsec_${secrets.alert}`,
    TRUCKROLL_RETRY_BASE_MS: '1',
    TRUCKROLL_RETRY_MAX_MS: '5',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  }
  const cli = spawnCli(['run'], { cwd: folder.path, env: all })
  const { port } = await cli.log('ready')
  const url = `http://127.0.0.1:${String(port)}`
  const shown: string[] = []
  const call = async (path: string, body?: unknown, method = 'POST', token = secrets.apiToken) => {
    const answer = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'X-API-KEY': secrets.header,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    shown.push(text, ...answer.headers.values())
    return { status: answer.status, text }
  }
  const provider = {
    externalOrganizationId: 'p1',
    name: 'P1',
    email: 'p1@example.com',
    credentials: { password: secrets.password },
    dispatch: { key: 'key-of-p1', secret: secrets.dispatchSecret },
    apiCreds: { secret: secrets.apiCreds },
    bridgeSecret: `whsec_${secrets.bridge}`,
  }
  sandbox.control.addFault({ route: 'agent/in', kind: 'status', status: 401, times: 1 })
  expect((await call('/v1/providers', provider)).status).toBe(201)
  expect(
    (await call('/v1/providers', { ...provider, dispatch: { key: 'ä', secret: secrets.apiCreds } })).status,
  ).toBe(422)
  const wrong = {
    credentials: { pass: secrets.password },
    settings: { password: secrets.password },
    bridgeSecret: secrets.bridge,
  }
  expect((await call('/v1/providers/p1', wrong, 'PUT')).status).toBe(422)
  expect((await call('/v1/providers/p1', { organizationId }, 'PUT')).status).toBe(200)
  const job = sandbox.control.brand.offerJob()
  await cli.until(() => cli.logs.find(({ msg }) => String(msg).includes(': 422)')))
  await call(`/v1/dispatch/events?token=${secrets.callbackToken}`, { type: 'job', payload: {} })
  await call(`/v1/dispatch/events?token=${secrets.query}`, {})
  const webhook = await call('/v1/bms/webhook', { signature: secrets.header })
  expect(webhook.status).toBe(422)
  expect(webhook.text).not.toContain('bad signature')
  await cli.until(() => cli.logs.find(({ err }) => JSON.stringify(err ?? '').includes('bad signature')))
  await call('/v1/status', undefined, 'GET', 'canary-token-of-nobody')
  await expect.poll(async () => (await call('/v1/dead-letters')).text).toContain('"refused"')
  const [letter] = JSON.parse((await call('/v1/dead-letters')).text).items
  const paths =
    '/v1/providers /v1/providers/p1 /v1/status /v1/held /v1/attention /v1/audit /v1/keys /v1/jobs /readyz /docs ' +
    `/openapi.json /metrics /v1/explain?job=${job.id} /v1/jobs/${job.id} /v1/dead-letters/${letter.id}`
  for (const path of paths.split(' ')) {
    await call(path)
  }
  const remote = { TRUCKROLL_URL: url, TRUCKROLL_API_TOKEN: secrets.apiToken }
  const commands = [
    `dead-letters show ${letter.id}`,
    `jobs show ${job.id}`,
    'audit',
    'keys',
    'status',
    'providers show p1',
    'attention',
    `explain ${job.id}`,
    `jobs export ${job.id}`,
    `jobs fixture ${job.id}`,
    ...bundleReaders.map((reader) => `explain ${job.id} --bundle ${reader}.json --for ${reader}`),
  ]
  for (const command of commands) {
    const done = await runInProcess(command.split(' '), { cwd: folder.path, env: remote })
    shown.push(done.stdout, done.stderr)
  }
  for (const reader of bundleReaders) shown.push(readFileSync(join(folder.path, `${reader}.json`), 'utf8'))
  await expect.poll(() => alerts.join()).toContain('"cause":"parked"')
  shown.push(...alerts)
  const offline = [
    ['config', 'show'],
    ['doctor'],
    ...(name === 'SQLite' ? [['store', 'backup', 'backup.db']] : []),
  ]
  for (const args of offline) {
    const done = await runInProcess(args, { cwd: folder.path, env: all })
    shown.push(done.stdout, done.stderr)
  }
  cli.kill('SIGTERM')
  expect(await cli.exited).toEqual({ code: 0, signal: null })
  vendor.close()
  await sandbox.close()

  const log = cli.stdout + cli.stderr
  const stored = await place.read()
  expect(stored.length).toBeGreaterThan(5_000)
  const traces = receiver.requests.map(({ body }) => body.toString('latin1')).join('\n')
  expect(receiver.spans().map((span) => span.name)).toContain('attempt')
  const found = { log, shown: shown.join('\n'), stored, traces }
  for (const [of, secret] of Object.entries(secrets)) {
    for (const [where, text] of Object.entries(found)) {
      expect({ secret: of, where, isThere: text.includes(secret) }).toEqual({
        secret: of,
        where,
        isThere: false,
      })
    }
  }
  for (const text of Object.values(customer)) {
    expect(log).not.toContain(text)
    expect(traces).not.toContain(text)
  }
  expect(log).toContain('"answer":{"bytes":')
})
