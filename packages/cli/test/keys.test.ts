import { join } from 'node:path'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli, type CliProcess } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const [oldKey, newKey] = [`k1:${keyOf(1)}`, `k2:${keyOf(2)}`]
const adapter = recordingAdapter
  .replace('class Recording', `import { z } from '${import.meta.resolve('zod')}'\nclass Recording`)
  .replace('adapter: Recording', 'adapter: Recording, credentials: z.object({ password: z.string() })')
const noServer = await whyNoServer()
const folder = makeFolder({ 'adapter.ts': adapter })
let dispatch: TestSandbox
let organizationId = ''
let cluster: Cluster | undefined

beforeAll(async () => {
  dispatch = await startSandbox({ fifo: 'job' })
  organizationId = String(
    dispatch.sandbox.accounts.find(({ role }) => role === 'gateway')?.organizations[0]?.id,
  )
  if (noServer === undefined) cluster = await Cluster.start()
})
afterEach(endAll)
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]()
  await dispatch.sandbox.close()
  folder.remove()
})

const places: readonly [string, () => Promise<string>][] = [
  ['SQLite', async () => `sqlite:${join(folder.path, 'keys.db')}`],
  ...(noServer === undefined
    ? [['PostgreSQL', async () => (await cluster?.createDatabase()) ?? ''] as const].map(
        ([name, create]): [string, () => Promise<string>] => [name, create],
      )
    : []),
]

describe.each(places)('encryption keys of a store on %s', (_name, createStore) => {
  it('are changed while the gateway runs, counted by what is left, and a wrong one is refused', async () => {
    const base = { ...dispatch.env, TRUCKROLL_STORE: await createStore() }
    const envOf = (key: string) => ({ ...base, TRUCKROLL_ENCRYPTION_KEY: key })
    const start = async (key: string) => {
      const cli = spawnCli(['run'], { cwd: folder.path, env: envOf(key) })
      const { port } = await cli.log('ready')
      return { cli, url: `http://127.0.0.1:${String(port)}` }
    }
    const stop = async (cli: CliProcess) => {
      cli.kill('SIGTERM')
      expect(await cli.exited).toEqual({ code: 0, signal: null })
    }
    const ask = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
      const { code, stdout, stderr } = await runInProcess(args, { cwd: folder.path, env })
      return { code, stderr, json: stdout.startsWith('{') ? JSON.parse(stdout) : stdout }
    }
    const doctorOf = async (key: string) => {
      const { json } = await ask(['doctor', '--json'], envOf(key))
      return Object(json).checks.find(({ name }: { name: string }) => name === 'stored secrets')
    }

    const first = await start(oldKey)
    for (const id of ['a', 'b', 'c']) {
      const answer = await fetch(`${first.url}/v1/providers/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          organizationId: id === 'a' ? organizationId : 900 + id.charCodeAt(0),
          credentials: { password: `secret-of-${id}` },
          dispatch: { key: `key-${id}`, secret: 'abcd' },
          bridgeSecret: `whsec_${keyOf(id.charCodeAt(0))}`,
        }),
      })
      expect(answer.status).toBe(200)
    }
    await stop(first.cli)

    const refused = spawnCli(['run'], { cwd: folder.path, env: envOf(newKey) })
    expect(await refused.exited).toEqual({ code: 2, signal: null })
    expect(refused.stderr).toMatch(/9 stored secrets are sealed under key "k1"/)
    expect(await doctorOf(newKey)).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('sealed under key "k1", which TRUCKROLL_ENCRYPTION_KEY does not hold'),
    })
    expect(await doctorOf(`k1:${keyOf(3)}`)).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('is not the key that this store knows by that id'),
    })
    expect(await doctorOf(oldKey)).toMatchObject({ state: 'ok' })

    const both = await start(`${newKey},${oldKey}`)
    const remote = { TRUCKROLL_URL: both.url }
    const before = await ask(['keys', '--json'], remote)
    expect(before.json).toMatchObject({
      items: [
        { id: 'k2', isSealing: true, count: 0 },
        { id: 'k1', isSealing: false, isKnown: true, count: 9 },
      ],
    })
    expect(await ask(['keys', 'rotate', '--json'], remote)).toMatchObject({
      code: 0,
      json: {
        resealed: 9,
        left: 0,
        items: [
          { id: 'k2', count: 9 },
          { id: 'k1', count: 0 },
        ],
      },
    })
    const again = await ask(['keys', 'rotate'], remote)
    expect(again).toMatchObject({
      code: 0,
      json: expect.stringContaining('0 secrets sealed anew under key k2.'),
    })
    expect(again.json).toContain('Nothing is left under key k1: it can be removed')
    const job = dispatch.sandbox.control.brand.offerJob()
    await both.cli.until(() =>
      both.cli.logs.find(({ msg, jobId }) => msg === 'handed over' && jobId === String(job.id)),
    )
    await stop(both.cli)

    const last = await start(newKey)
    await stop(last.cli)
    expect(await doctorOf(oldKey)).toMatchObject({ state: 'fail' })

    // Nobody runs: the command works on the store itself.
    const offline = { ...envOf(`${oldKey},${newKey}`), TRUCKROLL_URL: 'http://127.0.0.1:9' }
    expect(await ask(['keys', 'rotate', '--json'], offline)).toMatchObject({
      code: 0,
      json: {
        resealed: 9,
        left: 0,
        items: [
          { id: 'k1', count: 9 },
          { id: 'k2', count: 0 },
        ],
      },
    })
    const wrong = { ...envOf(newKey), TRUCKROLL_URL: 'http://127.0.0.1:9' }
    const { code, stderr } = await ask(['keys', 'rotate'], wrong)
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('sealed under key "k1"'),
    })
  })
})

it('without a gateway and without a store there are no keys to look at, and no store is made', async () => {
  const env = { TRUCKROLL_URL: 'http://127.0.0.1:9', TRUCKROLL_STORE: 'sqlite:./nothing.db' }
  const { code, stderr } = await runInProcess(['keys'], { cwd: folder.path, env })
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('not reachable') })
})
