import { defineAdapter } from '@truckroll/gateway'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createServer, type GatewayServer } from '@truckroll/server'
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { startSandbox, type TestSandbox } from './support/start-sandbox.ts'
import { makeFolder } from './support/temporary-folder.ts'

const entry = fileURLToPath(new URL('./support/entry.ts', import.meta.url))
const command = [process.execPath, '--conditions=truckroll-source', entry]
const hasScript = spawnSync('script', ['--version']).error === undefined
if (!hasScript)
  process.stderr.write('The test on a terminal is left out: there is no `script` (util-linux).\n')

const folder = makeFolder()
const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }
let dispatch: TestSandbox
let gateway: Gateway
let server: GatewayServer

class Taker {
  async createJob() {
    return { bmsId: 'wo-1' }
  }
  async cancelJob() {}
}

beforeAll(async () => {
  dispatch = await startSandbox()
  const { sandbox, env } = dispatch
  gateway = createGateway({
    settings: {
      dispatchUrl: sandbox.url,
      dispatchKey: env['TRUCKROLL_DISPATCH_KEY'],
      dispatchSecret: env['TRUCKROLL_DISPATCH_SECRET'],
    },
    adapter: defineAdapter({ name: 'taker', version: '1.0.0', adapter: Taker }),
    store: createSqliteStore({ path: ':memory:' }),
    logger: silent,
  })
  server = createServer({ gateway, settings: { httpPort: 0 }, logger: silent })
  await gateway.start()
  await server.listen()
})
afterEach(endAll)
afterAll(async () => {
  await server.close({ graceMs: 100 })
  await gateway.stop({ graceMs: 500 })
  await dispatch.sandbox.close()
  folder.remove()
})

const looks = (text: string) => text.split(/adapter +taker/).length - 1

describe('status --watch', () => {
  it('shows it again and again through a pipe, one below the other, until Ctrl-C: 130', async () => {
    const cli = spawnCli(['status', '--watch', '0.1', '--url', server.url], { cwd: folder.path })
    await expect.poll(() => looks(cli.stdout)).toBeGreaterThan(2)
    expect(cli.stdout).not.toContain('\u001B')
    cli.kill('SIGINT')
    expect(await cli.exited).toEqual({ code: 130, signal: null })
    expect(cli.stderr).toBe('')
  })

  it('is a JSON document for each look with --json', async () => {
    const args = ['status', '--watch', '0.1', '--json', '--url', server.url]
    const cli = spawnCli(args, { cwd: folder.path })
    await expect.poll(() => cli.stdout.split('"adapter"').length).toBeGreaterThan(2)
    cli.kill('SIGTERM')
    expect(await cli.exited).toEqual({ code: 130, signal: null })
  })

  it('ends quietly once nobody reads any more', async () => {
    const line = `${command.join(' ')} status --watch 0.1 --url ${server.url} | head -1`
    const shell = spawn('bash', ['-c', `set -o pipefail; ${line}`], { cwd: folder.path })
    const { code, stderr } = await endOf(shell)
    expect([code === 0 || code === 141, stderr]).toEqual([true, ''])
  })

  it.skipIf(!hasScript)('stays in one place on a terminal, and ends by Ctrl-C', async () => {
    const line = `${command.join(' ')} status --watch 0.1 --url ${server.url}`
    const terminal = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
      cwd: folder.path,
      env: { ...process.env, TERM: 'xterm' },
    })
    let shown = ''
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text))
    await expect.poll(() => shown.split('\u001B[2J\u001B[H').length).toBeGreaterThan(2)
    terminal.stdin.write('\u0003')
    expect((await endOf(terminal)).code).toBe(130)
  })

  it('says that the gateway is away, goes on, and does not begin without one', async () => {
    const { port } = new URL(server.url)
    const cli = spawnCli(['status', '--watch', '0.1', '--url', server.url], { cwd: folder.path })
    await expect.poll(() => looks(cli.stdout)).toBeGreaterThan(0)
    await server.close({ graceMs: 100 })
    await expect.poll(() => cli.stderr).toContain('The gateway is not reachable')
    server = createServer({ gateway, settings: { httpPort: Number(port) }, logger: silent })
    await server.listen()
    const before = looks(cli.stdout)
    await expect.poll(() => looks(cli.stdout)).toBeGreaterThan(before)
    cli.kill('SIGINT')
    expect((await cli.exited).code).toBe(130)
    const none = spawnCli(['status', '--watch', '--url', 'http://127.0.0.1:9'], { cwd: folder.path })
    expect(await none.exited).toEqual({ code: 1, signal: null })
  })
})

function endOf(child: ReturnType<typeof spawn>): Promise<{ code: number | null; stderr: string }> {
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdout?.resume()
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })))
}
