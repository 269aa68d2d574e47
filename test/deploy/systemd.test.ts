import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { workspaceRoot } from '../../scripts/workspace-root.js'

const folder = join(workspaceRoot, 'deploy/systemd')
const unitPath = join(folder, 'truckroll.service')
const unit = readFileSync(unitPath, 'utf8')
const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const analyze = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  return { status, text: stdout + stderr }
}

/** The calls of a set of systemd's, with those of the sets in it. */
function callsOf(set: string): ReadonlySet<string> {
  const [, ...lines] = analyze('syscall-filter', set).text.split('\n')
  const names = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  return new Set(names.flatMap((name) => (name.startsWith('@') ? [...callsOf(name)] : [name])))
}

/** Every value that a key of the unit has. */
const valuesOf = (key: string) =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value)

/** What the unit and the file beside it put into the gateway's environment. */
function environmentOf(credentials: string): Readonly<Record<string, string>> {
  const pairs = [
    ...readFileSync(join(folder, 'truckroll.env'), 'utf8').split('\n'),
    ...valuesOf('Environment'),
  ]
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): [string, string] => {
      const [name = '', ...value] = line.split('=')
      return [name, value.join('=').replaceAll('%d', credentials)]
    })
  return Object.fromEntries(pairs)
}

describe.skipIf(!has('systemd-analyze'))('the unit for systemd', () => {
  it('says nothing that systemd does not know, and exposes little', () => {
    const place = mkdtempSync(join(tmpdir(), 'truckroll-unit-'))
    const copy = join(place, 'truckroll.service')
    // What it starts is not installed here.
    writeFileSync(copy, unit.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'))
    const { status, text: told } = analyze('verify', '--man=no', copy)
    // Units of other packages on this machine, which it reads as well, are theirs.
    const ours = told.split('\n').filter((line) => line.includes('truckroll'))
    expect({ status, ours }).toEqual({ status: 0, ours: [] })
    rmSync(place, { recursive: true })
    const { text } = analyze('security', '--offline=true', unitPath)
    const [, exposure] = /Overall exposure level for truckroll\.service: ([\d.]+)/.exec(text) ?? []
    expect(Number(exposure)).toBeLessThan(2)
  })

  it.skipIf(!has('strace'))(
    'lets the gateway make every system call that it makes from start to end, with the environment of the files',
    { timeout: 60_000 },
    async () => {
      const place = mkdtempSync(join(tmpdir(), 'truckroll-unit-'))
      const secrets = { 'dispatch-secret': 'aa01', 'encryption-key': Buffer.alloc(32, 7).toString('base64') }
      for (const [name, text] of Object.entries({ ...secrets, 'api-token': 'a-token-of-the-operator' })) {
        writeFileSync(join(place, name), text, { mode: 0o600 })
      }
      writeFileSync(
        join(place, 'adapter.mjs'),
        `class Small { async createJob() { return { bmsId: 'x' } } async cancelJob() {} }
export default { name: 'small', version: '1', adapter: Small }`,
      )
      const env = {
        ...environmentOf(place),
        PATH: process.env['PATH'],
        // What is not on this machine: Dispatch, the ports, the adapter, /var/lib/truckroll.
        TRUCKROLL_ENVIRONMENT: 'sandbox',
        TRUCKROLL_DISPATCH_URL: 'http://127.0.0.1:9',
        TRUCKROLL_HTTP_PORT: '0',
        TRUCKROLL_PUBLIC_PORT: '0',
        TRUCKROLL_ADAPTER: './adapter.mjs',
        TRUCKROLL_STORE: `sqlite:${join(place, 'truckroll.db')}`,
      }
      const entry = join(workspaceRoot, 'packages/cli/test/support/entry.ts')
      const list = join(place, 'calls')
      const traced = spawn(
        'strace',
        ['-f', '-qq', '-c', '-o', list, process.execPath, '--conditions=truckroll-source', entry, 'run'],
        { cwd: place, env, stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const ended = once(traced, 'close')
      let ready: unknown
      for await (const line of createInterface({ input: traced.stdout })) {
        const told: { readonly msg?: unknown; readonly pid?: unknown } = JSON.parse(line)
        if (told.msg !== 'ready') continue
        ready = told
        process.kill(Number(told.pid), 'SIGTERM')
      }
      expect(await ended).toEqual([0, null])
      expect(ready).toMatchObject({ instance: 'main', publicPort: expect.any(Number) })
      const [allowed = '', denied = ''] = valuesOf('SystemCallFilter')
      const permitted = allowed.split(' ').reduce((all, set) => all.union(callsOf(set)), new Set<string>())
      const refused = denied
        .slice(1)
        .split(' ')
        .reduce((all, set) => all.union(callsOf(set)), new Set<string>())
      const made = readFileSync(list, 'utf8')
        .split('\n')
        .filter((line) => /^\s*\d/.test(line) && !line.endsWith('total'))
        .map((line) => line.trim().split(/\s+/).at(-1) ?? '')
      rmSync(place, { recursive: true })
      expect(made).toContain('execve')
      // SQLite hands its files to the owner of the folder, if it runs as root.
      const asRoot = process.getuid?.() === 0 ? ['fchown'] : []
      expect(made.filter((call) => !permitted.has(call) || refused.has(call))).toEqual(asRoot)
    },
  )
})
