import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordingAdapter } from './support/adapters.ts'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({ 'adapter.ts': recordingAdapter, 'secret.txt': 'aabbccdd' })
const own = process.getgid?.() ?? 0
/** Any group that this user may give a file to. */
const group = process.getuid?.() === 0 ? 1 : (process.getgroups?.().find((id) => id !== own) ?? own)
let dispatch: TestSandbox

beforeAll(async () => {
  dispatch = await startSandbox()
  chmodSync(join(folder.path, 'secret.txt'), 0o600)
})
afterEach(async () => {
  await endAll()
  for (const name of readdirSync(folder.path)) if (name.includes('.db')) rmSync(join(folder.path, name))
})
afterAll(async () => {
  await dispatch.sandbox.close()
  folder.remove()
})

/** Not of what keeps room on the disk: it holds nothing. */
const modes = () =>
  Object.fromEntries(
    readdirSync(folder.path)
      .filter((name) => name.includes('.db') && !/-(?:journal|reserve)$/.test(name))
      .map((name) => {
        const { mode, gid } = statSync(join(folder.path, name))
        return [name, `${(mode & 0o777).toString(8)} ${gid}`]
      }),
  )

async function run(env: Readonly<Record<string, string>>) {
  const cli = spawnCli(['run'], { cwd: folder.path, env: { ...dispatch.env, ...env } })
  await cli.log('ready')
  dispatch.sandbox.control.brand.offerJob()
  await cli.log('handed over')
  return {
    cli,
    stop: async () => {
      cli.kill('SIGTERM')
      expect(await cli.exited).toEqual({ code: 0, signal: null })
    },
  }
}

const names = [
  'truckroll.db',
  'truckroll.db-lock',
  'truckroll.db-lock.json',
  'truckroll.db-shm',
  'truckroll.db-wal',
]
const all = (mode: string, files = names) => Object.fromEntries(files.map((name) => [name, mode]))

describe.skipIf(process.platform === 'win32')("the store's files", () => {
  it('are for the user of the gateway alone, and so are backups and copies', async () => {
    const { stop } = await run({})
    expect(modes()).toEqual(all(`600 ${own}`))
    expect(statSync(join(folder.path, 'truckroll.db-reserve')).mode & 0o777).toBe(0o600)
    const context = { cwd: folder.path, env: {} }
    expect((await runInProcess(['store', 'backup', 'backup.db'], context)).code).toBe(0)
    await stop()
    const copy = ['store', 'copy', 'sqlite:truckroll.db', 'sqlite:copy.db']
    expect((await runInProcess(copy, context)).code).toBe(0)
    expect(new Set(Object.values(modes()))).toEqual(new Set([`600 ${own}`]))
    expect(Object.keys(modes())).toEqual(expect.arrayContaining(['backup.db', 'copy.db']))
  })

  it('are for a group as well if it is named', async () => {
    const { stop } = await run({ TRUCKROLL_STORE_GROUP: String(group) })
    expect(modes()).toEqual(all(`640 ${group}`))
    const context = { cwd: folder.path, env: { TRUCKROLL_STORE_GROUP: String(group) } }
    expect((await runInProcess(['store', 'backup', 'backup.db'], context)).code).toBe(0)
    expect(modes()).toMatchObject({ 'backup.db': `640 ${group}` })
    const doctor = await runInProcess(['doctor'], {
      cwd: folder.path,
      env: { ...dispatch.env, ...context.env },
    })
    expect(doctor.stdout).toMatch(/^ok {4}file modes/m)
    await stop()
    const refused = await runInProcess(['run'], {
      cwd: folder.path,
      env: { ...dispatch.env, TRUCKROLL_STORE_GROUP: 'no-such-group' },
    })
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('TRUCKROLL_STORE_GROUP') })
  })

  it('that others may read are told at the start, and fail the doctor; so are files of secrets', async () => {
    const first = await run({})
    await first.stop()
    const path = join(folder.path, 'truckroll.db')
    chmodSync(path, 0o644)
    chmodSync(join(folder.path, 'secret.txt'), 0o640)
    const env = { TRUCKROLL_DISPATCH_SECRET: '', TRUCKROLL_DISPATCH_SECRET_FILE: './secret.txt' }
    const doctor = await runInProcess(['doctor'], { cwd: folder.path, env: { ...dispatch.env, ...env } })
    expect(doctor.code).toBe(1)
    expect(doctor.stdout).toMatch(
      /^fail {2}file modes .*truckroll\.db can be read by every user .*mode 0644/m,
    )
    expect(doctor.stdout).toMatch(/^fail {2}file modes .*secret\.txt can be read by group .*mode 0640/m)
    const cli = spawnCli(['run'], { cwd: folder.path, env: { ...dispatch.env, ...env } })
    await cli.log('ready')
    expect(cli.logs.filter(({ level }) => level === 'warn').map(({ path: of }) => of)).toEqual([
      path,
      join(folder.path, 'secret.txt'),
    ])
    // What is there is left as it is.
    expect(modes()).toMatchObject({ 'truckroll.db': `644 ${own}` })
  })
})
