import bridge from '@truckroll/adapter-http-bridge'
import {
  type CreateJobResponse,
  defineAdapter,
  type Logger,
  type ProviderContext,
  TerminalError,
} from '@truckroll/gateway'
import { hashContent } from '@truckroll/protocol'
import { createHash } from 'node:crypto'
import { createSqliteStore } from '@truckroll/sqlite'
import { createServer } from '@truckroll/server'
import { statSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createHttpWorld, gatewayKey, type HttpWorld, type HttpWorldOptions } from '../support/http-world.ts'
import { emitJob } from '../support/emit.ts'
import { Receiver } from '../support/receiver.ts'
import { createScriptedAdapter } from '../support/scripted-adapter.ts'
import { VirtualWorld } from '../support/virtual-world.ts'
import { SecretBox } from '@truckroll/gateway/embed'
import { KeepingLogger } from './support/keeping-logger.ts'
import { noServer, useServer } from './support/stores.ts'
import { createPostgresStore } from '@truckroll/postgres'

const secrets = {
  password: 'hunter2-of-the-bms',
  dispatchSecret: 'cafe0123456789cafe',
  apiCreds: 'given-to-dispatch-once',
  bridgeSecret: Buffer.from('signs for the receiver of p1').toString('base64'),
  callbackToken: 'token-of-the-callback',
  apiToken: 'token-of-the-operator',
}
const oldKey = `old:${Buffer.alloc(32, 1).toString('base64')}`
const newKey = `new:${Buffer.alloc(32, 2).toString('base64')}`
const caller = { token: 'test' }

function textsOfSecrets(): readonly string[] {
  return [...Object.values(secrets), oldKey.slice(4), newKey.slice(4)]
}

/** What is seen of the login, by the only one that may. */
let seen: unknown[] = []

class WithLogins {
  async createJob({ credentials }: { credentials: { password: string } | undefined }) {
    seen.push(credentials)
    if (seen.length === 1) throw new Error('the BMS does not answer')
    return { bmsId: 'wo-1' }
  }
  async cancelJob() {}
}

const adapter = defineAdapter({
  name: 'with-logins',
  version: '1.0.0',
  credentials: z.object({ password: z.string() }),
  adapter: WithLogins,
  inject: [],
})

const requestOf = (password: string) => ({
  externalOrganizationId: 'p1',
  name: 'P1',
  email: 'p1@example.com',
  credentials: { password },
  dispatch: { key: 'key-of-p1', secret: secrets.dispatchSecret },
  apiCreds: { secret: secrets.apiCreds },
  bridgeSecret: `whsec_${secrets.bridgeSecret}`,
})

async function onboard(world: HttpWorld): Promise<void> {
  await world.gateway.providers.onboard(requestOf(secrets.password), caller)
}

describe('guarantee 13: secrets', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'truckroll-guarantee-'))
    seen = []
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const createFileStore = () => createSqliteStore({ path: join(folder, 'store.db') })

  /** All that the files of the store hold. */
  async function readStore(): Promise<string> {
    const names = await readdir(folder)
    const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))
    return files.join('\n')
  }

  /** Updates that still hold, sealed, what Dispatch is told once. */
  function countKept(): unknown {
    using database = new DatabaseSync(join(folder, 'store.db'), { readOnly: true })
    const rows = database.prepare('select 1 from updates where sealed_credentials is not null').all()
    return rows.length
  }

  function createSecretWorld(
    options: Partial<HttpWorldOptions> & { readonly key?: string; logger?: Logger } = {},
  ) {
    const { key = oldKey, ...rest } = options
    return createHttpWorld({ adapter, ...rest, settings: { encryptionKey: key, ...rest.settings } })
  }

  test('none reaches a log, an error, a page or an answer', async () => {
    const logger = new KeepingLogger()
    await using world = await createSecretWorld({ store: createFileStore(), logger })
    const { gateway, sandbox } = world
    const http = createServer({
      gateway,
      logger,
      settings: { httpPort: 0, apiToken: secrets.apiToken, callbackToken: secrets.callbackToken },
    })
    await http.listen()
    const shown: string[] = []
    const call = async (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${secrets.apiToken}`)
      const answer = await fetch(`${http.url}${path}`, { ...init, headers })
      shown.push(await answer.text(), ...answer.headers.values())
      return answer.status
    }
    gateway.on('attempt:failed', (event) => shown.push(JSON.stringify(event)))
    // Dispatch refuses the provision, so that its key and what it carries are spoken of.
    sandbox.control.addFault({ route: 'agent/in', kind: 'status', status: 401, times: 1 })
    const provider = requestOf(secrets.password)
    const json = { 'content-type': 'application/json' }
    const stopped = world.heard('sending:stopped')
    expect(
      await call('/v1/providers', { method: 'POST', headers: json, body: JSON.stringify(provider) }),
    ).toBe(201)
    await stopped
    // Neither what is wrong with it nor that it does not fit the schema may quote it.
    const wrong = {
      credentials: { pass: secrets.password },
      dispatch: { key: 'k', secret: secrets.apiCreds },
      bridgeSecret: secrets.bridgeSecret,
    }
    expect(
      await call('/v1/providers/p1', { method: 'PUT', headers: json, body: JSON.stringify(wrong) }),
    ).toBe(422)
    await gateway.providers.change('p1', { organizationId: 11_776 }, caller)
    emitJob(world, 1, 'a')
    await world.until(() => seen.length === 2)
    const callback = `/v1/dispatch/events?token=${secrets.callbackToken}`
    await call(callback, { method: 'POST', headers: json, body: '{"type":"job","payload":{}}' })
    await call(`/v1/dispatch/events?token=not-${secrets.callbackToken}`, { method: 'POST', body: '{}' })
    for (const path of ['/v1/providers', '/v1/providers/p1', '/v1/status', '/v1/held', '/v1/dead-letters']) {
      expect(await call(path)).toBe(200)
    }
    for (const path of [
      '/v1/attention',
      '/v1/audit',
      '/v1/jobs/1',
      '/healthz',
      '/readyz',
      '/docs',
      '/metrics',
    ]) {
      await call(path)
    }
    await http.close({ graceMs: 500 })
    const everything = [logger.text(), ...shown].join('\n')
    for (const secret of textsOfSecrets()) expect(everything).not.toContain(secret)
  })

  test('they are sealed at rest, and what Dispatch was told once is erased', async () => {
    await using world = await createSecretWorld({ store: createFileStore() })
    const sent = world.heard('update:sent')
    await onboard(world)
    await sent
    await world.gateway.providers.change('p1', { organizationId: 11_776 }, caller)
    emitJob(world, 1, 'a')
    await world.until(() => seen.length === 2)
    expect(seen).toEqual([{ password: secrets.password }, { password: secrets.password }])
    const [provision] = world.sandbox.control.received({ accountKey: 'app|1|test' })
    expect(provision?.text).toContain(secrets.apiCreds)
    const stored = await readStore()
    expect(stored).toContain('p1@example.com')
    for (const secret of textsOfSecrets()) expect(stored).not.toContain(secret)
    expect(countKept()).toBe(0)
  })

  test('its files can be read by the gateway alone', async () => {
    await using world = await createSecretWorld({ store: createFileStore() })
    await onboard(world)
    const modes = (await readdir(folder)).map((name) => [name, statSync(join(folder, name)).mode & 0o077])
    expect(modes.map(([name]) => name)).toContain('store.db-wal')
    expect(modes.filter(([, mode]) => mode !== 0)).toEqual([])
  })

  test('what an adapter writes to the log loses them: by name in any spelling, by form, and as they are', async () => {
    const logger = new KeepingLogger()
    class Talkative {
      async createJob({ credentials, logger: log }: ProviderContext): Promise<CreateJobResponse> {
        const password = String(Reflect.get(Object(credentials), 'password'))
        const told = `login ${password} at https://host/?access_token=told-by-form`
        log.info({ request: { 'X-API-KEY': 'told-by-name' } }, told)
        throw new TerminalError(told)
      }
      async cancelJob() {}
    }
    await using world = await createSecretWorld({ adapter: { ...adapter, adapter: Talkative }, logger })
    await onboard(world)
    const parked = world.heard('event:parked')
    await world.gateway.providers.change('p1', { organizationId: 11_776 }, caller)
    emitJob(world, 1, 'a')
    const letters = JSON.stringify([await parked, await world.gateway.operations.listDeadLetters({})])
    expect(logger.text()).toContain('login [hidden]')
    for (const secret of [secrets.password, 'told-by-form', 'told-by-name'])
      expect([logger.text(), letters].join()).not.toContain(secret)
  })

  test('nothing is sent to a private address that a provider names', async () => {
    const receiver = await Receiver.start()
    const here: LookupFunction = (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
    const secret = `whsec_${secrets.bridgeSecret}`
    const adapterSettings = { url: receiver.url, secret, hosts: 'hooks.example.com' }
    await using world = await createSecretWorld({ adapter: bridge, adapterSettings, lookup: here })
    const settings = { bridgeUrl: `http://hooks.example.com:${receiver.port}/` }
    const change = { organizationId: 11_776, settings, bridgeSecret: secret }
    await world.gateway.providers.change('p1', change, caller)
    emitJob(world, 1, 'a')
    await world.until(
      async () => receiver.connections > 0 || (await world.gateway.providers.get('p1'))?.isHeld,
    )
    expect(receiver.connections).toBe(0)
    await receiver.stop()
  })

  describe.skipIf(noServer)('on PostgreSQL', () => {
    const server = useServer()
    test('they are sealed at rest, and what Dispatch was told once is erased', async () => {
      const url = await server.createUrl()
      await using world = await createSecretWorld({ store: createPostgresStore({ url }) })
      const sent = world.heard('update:sent')
      await onboard(world)
      await sent
      const rows = await server.query(
        url,
        `select encode(sealed_credentials, 'escape') as login, encode(sealed_dispatch, 'escape') as key,
         encode(sealed_bridge, 'escape') as bridge,
         (select count(*) from truckroll.updates where sealed_credentials is not null)::integer as kept
       from truckroll.providers`,
      )
      expect(rows).toMatchObject([{ kept: 0 }])
      for (const secret of textsOfSecrets()) expect(JSON.stringify(rows)).not.toContain(secret)
    })
  })

  test('no hash of them is stored that passwords could be tried against', async () => {
    await using world = await createSecretWorld({ store: createFileStore() })
    await onboard(world)
    const stored = await readStore()
    const given = requestOf(secrets.password)
    const { credentials, dispatch, apiCreds, bridgeSecret } = given
    const parts = [given, { credentials }, credentials, dispatch, apiCreds, bridgeSecret, secrets.password]
    for (const part of parts) {
      expect(stored).not.toContain(hashContent(part))
      expect(stored).not.toContain(createHash('sha256').update(JSON.stringify(part)).digest('hex'))
    }
    expect(await world.gateway.providers.onboard(given, caller)).toMatchObject({ outcome: 'unchanged' })
  })

  test.each([
    ['another key', newKey, /sealed under key "old", which TRUCKROLL_ENCRYPTION_KEY does not hold/],
    ['no key', '', /sealed under key "old": set TRUCKROLL_ENCRYPTION_KEY/],
    [
      'another key of the same id',
      `old:${newKey.slice(4)}`,
      /key "old" of .* is not the key that this store knows/,
    ],
  ])('with %s the start is refused, before anything is polled', async (_what, key, why) => {
    {
      await using world = await createSecretWorld({ store: createFileStore() })
      await onboard(world)
    }
    const refused = createSecretWorld({ store: createFileStore(), key })
    await expect(refused).rejects.toThrow(why)
    await expect(refused).rejects.toMatchObject({ code: 'TR_SECRET_KEY' })
    await using world = await createSecretWorld({ store: createFileStore(), key: `${newKey},${oldKey}` })
    expect(await world.gateway.providers.get('p1')).toBeDefined()
  })

  test('a login that this process cannot open never counts as an attempt, and its job is never parked', async () => {
    const scripted = createScriptedAdapter()
    await using world = new VirtualWorld({
      adapter: { ...scripted.definition, credentials: z.object({ password: z.string() }) },
      settings: { maxAttempts: 2, retryForHours: 0.01, retryMaxMs: 5_000 },
    })
    const created = () => scripted.handed.filter(({ type }) => type === 'job.created')
    const gateway = await world.start()
    const login = { password: secrets.password }
    await world.does(gateway.providers.change('p1', { organizationId: 17, credentials: login }, caller))
    // Another process has the next key already.
    const beside = createSqliteStore({ path: world.probe.path, clock: world.clock })
    await beside.open({ environment: 'sandbox', instance: 'main' })
    const next = new SecretBox(newKey).seal(JSON.stringify(login), 'credentials:p1')
    await beside.changeProvider('p1', { sealedCredentials: next })
    world.offer(1)
    await world.advance(120_000)
    expect(created()).toEqual([])
    expect(await world.does(gateway.operations.listDeadLetters({}))).toMatchObject({ items: [] })
    await world.does(gateway.providers.change('p1', { credentials: login }, caller))
    await world.until(() => created().length > 0)
    expect(created()[0]?.attempt).toBeGreaterThan(2)
    await beside.close()
  })

  test('keys are changed without downtime: the old one still opens what the new one does not', async () => {
    {
      await using world = await createSecretWorld({ store: createFileStore() })
      await onboard(world)
      await world.gateway.providers.change('p1', { organizationId: 11_776 }, caller)
    }
    {
      await using world = await createSecretWorld({ store: createFileStore(), key: `${newKey},${oldKey}` })
      emitJob(world, 1, 'a')
      await world.until(() => seen.length === 2)
      await world.gateway.providers.change('p1', { credentials: { password: 'changed' } }, caller)
      // In slices, each of which can be the last of its process.
      const left: unknown[] = []
      for (let isDone = false; !isDone;) {
        const slice = await world.gateway.keys.rotate({ limit: 1, caller })
        left.push(slice.keys.map(({ id, count }) => [id, count]))
        isDone = slice.isDone
      }
      expect(left).toEqual([
        [
          ['new', 2],
          ['old', 2],
        ],
        [
          ['new', 3],
          ['old', 1],
        ],
        [
          ['new', 4],
          ['old', 0],
        ],
      ])
      expect(await world.gateway.providers.onboard(requestOf('changed'), caller)).toMatchObject({
        outcome: 'changed',
      })
    }
    await using world = await createSecretWorld({ store: createFileStore(), key: newKey })
    // What came before is known again, though the key that it came under is gone.
    expect(await world.gateway.providers.onboard(requestOf('changed'), caller)).toMatchObject({
      outcome: 'unchanged',
    })
    emitJob(world, 2, 'b')
    await world.until(() => seen.length === 3)
    expect(seen).toEqual([
      { password: secrets.password },
      { password: secrets.password },
      { password: 'changed' },
    ])
    expect(world.sandbox.control.queue(gatewayKey).messages).toEqual([])
  })
})
