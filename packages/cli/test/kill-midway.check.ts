import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { recordingAdapter } from './support/adapters.ts'
import { endAll, runCli, spawnCli } from './support/spawn-cli.ts'
import { startSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const noServer = await whyNoServer()
let cluster: Cluster | undefined
beforeAll(async () => {
  if (noServer === undefined) cluster = await Cluster.start()
})
afterEach(endAll)
afterAll(() => cluster?.[Symbol.asyncDispose]())

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const [oldKey, newKey] = [`k1:${keyOf(1)}`, `k2:${keyOf(2)}`]
const jobs = 200
const providers = 250
const json = { 'content-type': 'application/json' }
const customer = { first_name: 'Zenobia', last_name: 'Quixote', phone_number: '+17035550134' }

const keysSchema = z.object({ items: z.array(z.object({ id: z.string(), count: z.number() })) })
const foundSchema = z.object({ items: z.array(z.object({ isEmpty: z.boolean() })) })

const places = [
  { name: 'SQLite', create: async () => 'sqlite:truckroll.db' },
  {
    name: 'PostgreSQL',
    create: async () => (cluster ?? expect.unreachable('it was started')).createDatabase(),
  },
].filter(({ name }) => name === 'SQLite' || noServer === undefined)

async function startWorld(store: string) {
  const folder = makeFolder({ 'adapter.ts': recordingAdapter })
  const { sandbox, env } = await startSandbox({ fifo: 'job' })
  onTestFinished(async () => {
    await sandbox.close()
    folder.remove()
  })
  const own = { ...env, TRUCKROLL_STORE: store }
  const start = async (key: string) => {
    const cli = spawnCli(['run'], { cwd: folder.path, env: { ...own, TRUCKROLL_ENCRYPTION_KEY: key } })
    const { port } = await cli.log('ready')
    return { cli, url: `http://127.0.0.1:${String(port)}` }
  }
  const ask = (url: string, ...args: readonly string[]) =>
    runCli(args, { cwd: folder.path, env: { ...own, TRUCKROLL_URL: url } })
  return { folder, sandbox, start, ask }
}

const post = async (url: string, body: unknown): Promise<unknown> =>
  (await fetch(url, { method: 'POST', headers: json, body: JSON.stringify(body) })).json()

describe.each(places)('a gateway on $name that is killed', ({ create }) => {
  it('while somebody is forgotten goes on at its next start, and nobody else loses anything', async () => {
    const store = await create()
    const { folder, sandbox, start, ask } = await startWorld(store)
    const first = await start(oldKey)
    const { brand } = sandbox.control
    brand.offerJob({
      fields: { customer: { ...customer, first_name: 'Bruno', phone_number: '+17035550177' } },
    })
    const ids = Array.from({ length: jobs }, () => String(brand.offerJob({ fields: { customer } }).id))
    const find = async (url: string, body: unknown) =>
      foundSchema.parse(await post(`${url}/v1/privacy/find`, body)).items
    await expect.poll(async () => (await find(first.url, { phone: customer.phone_number })).length).toBe(jobs)
    const cut = post(`${first.url}/v1/privacy/forget`, { phone: customer.phone_number }).catch(
      () => 'cut off',
    )
    await expect
      .poll(async () => (await find(first.url, { job: ids[20] }))[0]?.isEmpty, { interval: 1 })
      .toBe(true)
    first.cli.kill('SIGKILL')
    await first.cli.exited
    expect(await cut).toBe('cut off')

    const second = await start(oldKey)
    const told = second.cli.logs.find(({ msg }) => String(msg).includes('forgetting was cut off'))
    expect(Number(told?.['removed'])).toBeGreaterThan(0)
    expect(Number(told?.['removed'])).toBeLessThan(jobs)
    expect(await find(second.url, { phone: customer.phone_number })).toEqual([])
    for (const job of ids.slice(0, 40))
      expect(await find(second.url, { job })).toMatchObject([{ isEmpty: true }])
    expect(await find(second.url, { phone: '+17035550177' })).toMatchObject([{ isEmpty: false }])
    const again = await ask(second.url, 'privacy', 'forget', '--phone', customer.phone_number)
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringContaining('Nothing of that person is held.'),
    ])
    if (!store.startsWith('sqlite')) return
    const files = readdirSync(folder.path).filter((name) => name.startsWith('truckroll.db'))
    const texts = files.map((name) => readFileSync(join(folder.path, name), 'latin1')).join('')
    expect(texts).not.toContain('Zenobia')
    expect(texts).toContain('Bruno')
  }, 120_000)

  it('while its secrets are sealed anew has each under one key, and a second run ends it', async () => {
    const { start, ask } = await startWorld(await create())
    const first = await start(oldKey)
    const add = async (index: number) => {
      const body = { organizationId: 5_000 + index, dispatch: { key: `key-${index}`, secret: 'abcd' } }
      const answer = await fetch(`${first.url}/v1/providers/p${index}`, {
        method: 'PUT',
        headers: json,
        body: JSON.stringify({ ...body, bridgeSecret: `whsec_${keyOf(index)}` }),
      })
      expect(answer.status).toBe(200)
    }
    for (let from = 0; from < providers; from += 25)
      await Promise.all(Array.from({ length: 25 }, (_, index) => add(from + index)))
    first.cli.kill('SIGTERM')
    await first.cli.exited

    const countsOf = async (url: string) => {
      const { items } = keysSchema.parse(await (await fetch(`${url}/v1/keys`)).json())
      return Object.fromEntries(items.map(({ id, count }) => [id, count]))
    }
    const second = await start(`${newKey},${oldKey}`)
    expect(await countsOf(second.url)).toEqual({ k1: 2 * providers, k2: 0 })
    const rotation = ask(second.url, 'keys', 'rotate')
    await expect.poll(async () => (await countsOf(second.url))['k2'], { interval: 1 }).toBeGreaterThan(0)
    second.cli.kill('SIGKILL')
    await Promise.all([second.cli.exited, rotation])

    const third = await start(`${newKey},${oldKey}`)
    const { k1 = 0, k2 = 0 } = await countsOf(third.url)
    expect(k1 + k2).toBe(2 * providers)
    expect([k1 > 0, k2 > 0]).toEqual([true, true])
    const ended = await ask(third.url, 'keys', 'rotate')
    expect([ended.code, ended.stdout]).toEqual([
      0,
      expect.stringContaining(`${k1} secrets sealed anew under key k2.`),
    ])
    expect(await countsOf(third.url)).toEqual({ k1: 0, k2: 2 * providers })
    third.cli.kill('SIGTERM')
    await third.cli.exited
    // Opens all of it with the new key alone.
    await start(newKey)
  }, 120_000)
})
