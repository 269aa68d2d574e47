import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster, whyNoServer } from '@truckroll/throwaway-postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli, type CliProcess } from './support/spawn-cli.ts'
import { startSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const noServer = await whyNoServer()
let cluster: Cluster | undefined
beforeAll(async () => {
  if (noServer === undefined) cluster = await Cluster.start()
})
afterEach(endAll)
afterAll(() => cluster?.[Symbol.asyncDispose]())

const customer = {
  first_name: 'Zenobia',
  last_name: 'Quixote',
  email: 'zenobia@example.com',
  phone_number: '+17035550134',
}
const other = {
  first_name: 'Bruno',
  last_name: 'Kept',
  email: 'bruno@example.com',
  phone_number: '+17035550177',
}

/** A gateway of its own with jobs of two customers, the first one's done, noted, and parked. */
async function startWorld(store: string, folder: string, more: Readonly<Record<string, string>> = {}) {
  const { sandbox, env } = await startSandbox({ fifo: 'job' })
  onTestFinished(() => sandbox.close())
  const all = { ...env, TRUCKROLL_STORE: store, TRUCKROLL_MAX_ATTEMPTS: '1', ...more }
  const start = async () => {
    const cli = spawnCli(['run'], { cwd: folder, env: all })
    const { port } = await cli.log('ready')
    return { cli, remote: { TRUCKROLL_URL: `http://127.0.0.1:${String(port)}` } }
  }
  const stop = async (cli: CliProcess) => {
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 0, signal: null })
  }
  return { sandbox, all, start, stop }
}

const run = async (folder: string, args: readonly string[], env: Readonly<Record<string, string>>) => {
  const { code, stdout, stderr } = await runInProcess(args, { cwd: folder, env })
  return { code, stdout, stderr, json: stdout.startsWith('{') ? Object(JSON.parse(stdout)) : undefined }
}

describe('personal data', () => {
  it('on SQLite is found, handed out and removed, in the files too, and again from a backup', async () => {
    const folder = makeFolder({ 'adapter.ts': recordingAdapter })
    onTestFinished(() => folder.remove())
    const { sandbox, all, start, stop } = await startWorld('sqlite:truckroll.db', folder.path)
    const { cli, remote } = await start()
    const { brand } = sandbox.control
    const job = brand.offerJob({ fields: { customer, description: 'call Zenobia' } })
    const kept = brand.offerJob({ fields: { customer: other } })
    brand.addNote(job.id, { text: 'Zenobia has a dog' })
    const find = (...args: readonly string[]) =>
      run(folder.path, ['privacy', 'find', ...args, '--json'], remote)
    await expect
      .poll(async () => (await find('--phone', '(703) 555-0177')).json.items)
      .toMatchObject([{ jobId: String(kept.id) }])
    for (const by of [
      ['--phone', '703.555.0134'],
      ['--email', 'ZENOBIA@example.com'],
      ['--customer', 'zenobia QUIXOTE'],
      ['--job', String(job.id)],
    ]) {
      await expect.poll(async () => (await find(...by)).json.items).toMatchObject([{ jobId: String(job.id) }])
    }
    await cli.until(() =>
      cli.logs.find(({ msg, jobId }) => msg === 'handed over' && jobId === String(job.id)),
    )
    const exported = await run(folder.path, ['privacy', 'export', '--email', customer.email], remote)
    expect(exported.json.items).toMatchObject([
      {
        jobId: String(job.id),
        bodies: [{ customer: { last_name: 'Quixote' } }],
        timeline: expect.any(Array),
      },
    ])
    expect(exported.stdout).not.toContain('Bruno')

    expect((await run(folder.path, ['store', 'backup', 'backup.db'], all)).code).toBe(0)
    const forgotten = await run(folder.path, ['privacy', 'forget', '--phone', customer.phone_number], remote)
    expect([forgotten.code, forgotten.stdout]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(`^Job ${job.id}: the texts of \\d+ events? and 0 updates are removed`),
      ),
    ])
    const readAll = (names: readonly string[]) =>
      names
        .map((name) => readFileSync(join(folder.path, name), 'latin1'))
        .join('\n')
        .toLowerCase()
    const filesOf = () => readdirSync(folder.path).filter((name) => name.startsWith('truckroll.db'))
    const gone = /zenobia|quixote|7035550134/
    expect(readAll(filesOf())).not.toMatch(gone)
    expect(readAll(filesOf())).toContain('bruno')
    expect(readAll(['backup.db'])).toMatch(gone)
    expect((await find('--phone', customer.phone_number)).json.items).toEqual([])
    expect((await find('--job', String(job.id))).json.items).toMatchObject([{ isEmpty: true }])
    const story = await run(folder.path, ['jobs', 'show', String(job.id)], remote)
    expect(story.stdout).not.toMatch(/zenobia|quixote/i)
    expect(story.stdout).toContain('What was held of persons was removed')
    const list = join(folder.path, 'forgotten.json')
    expect(statSync(list).mode & 0o777).toBe(0o600)
    expect(readFileSync(list, 'utf8').toLowerCase()).not.toMatch(gone)
    await stop(cli)
    expect(cli.stdout + cli.stderr).not.toMatch(/zenobia|7035550134/i)

    for (const name of filesOf()) rmSync(join(folder.path, name))
    cpSync(join(folder.path, 'backup.db'), join(folder.path, 'truckroll.db'))
    expect((await run(folder.path, ['store', 'adopt'], all)).code).toBe(0)
    const again = await start()
    await again.cli.until(() => again.cli.logs.find(({ msg }) => String(msg).includes('forgotten again')))
    expect(readAll(filesOf())).not.toMatch(gone)
    expect(readAll(filesOf())).toContain('bruno')
    await stop(again.cli)
    // What the store knows is not looked for at every start.
    const third = await start()
    await stop(third.cli)
    expect(third.cli.logs.find(({ msg }) => String(msg).includes('forgotten again'))).toBeUndefined()
  })

  it.skipIf(noServer !== undefined)('on PostgreSQL is removed, and again from an older copy', async () => {
    const folder = makeFolder({ 'adapter.ts': recordingAdapter })
    onTestFinished(() => folder.remove())
    const server = cluster ?? expect.unreachable('it was started')
    const url = await server.createDatabase()
    const key = { TRUCKROLL_ENCRYPTION_KEY: `k1:${Buffer.alloc(32, 5).toString('base64')}` }
    const { sandbox, all, start, stop } = await startWorld(url, folder.path, key)
    const { cli, remote } = await start()
    const job = sandbox.control.brand.offerJob({ fields: { customer } })
    await cli.until(() =>
      cli.logs.find(({ msg, jobId }) => msg === 'handed over' && jobId === String(job.id)),
    )
    await stop(cli)
    const copy = await server.createDatabase(url)
    const readAll = async (place: string) => {
      const database = new URL(place).pathname.slice(1)
      const everything = "select schema_to_xml('truckroll', true, false, '')::text as text"
      const [row] = await server.query(everything, [], database)
      return String(row?.['text']).toLowerCase()
    }
    const second = await start()
    const forgotten = await run(folder.path, ['privacy', 'forget', '--email', customer.email], second.remote)
    expect(forgotten.code).toBe(0)
    const [, statement = ''] = /Remove them by: (.*)/.exec(forgotten.stdout) ?? []
    expect(statement).toBe('reindex index concurrently truckroll.jobs_by_words')
    await server.query(statement, [], new URL(url).pathname.slice(1))
    await stop(second.cli)
    expect(await readAll(url)).not.toMatch(/zenobia|quixote|7035550134/)
    expect(await readAll(copy)).toMatch(/zenobia/)
    expect(remote).toBeDefined()

    expect((await run(folder.path, ['store', 'adopt'], { ...all, TRUCKROLL_STORE: copy })).code).toBe(0)
    const restored = spawnCli(['run'], { cwd: folder.path, env: { ...all, TRUCKROLL_STORE: copy } })
    await restored.log('ready')
    await stop(restored)
    expect(await readAll(copy)).not.toMatch(/zenobia|quixote|7035550134/)
    expect(existsSync(join(folder.path, 'forgotten.json'))).toBe(true)
  })

  it.each([
    ['nothing', []],
    ['two things', ['--phone', '7035550134', '--job', '5']],
  ])('is looked for by one thing: %s is a usage error', async (_, args) => {
    for (const act of ['find', 'export', 'forget']) {
      const { code, stderr } = await run('/', ['privacy', act, ...args], {})
      expect([code, stderr]).toEqual([2, expect.stringContaining('--phone')])
    }
  })
})
