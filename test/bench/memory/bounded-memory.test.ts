import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endAll, spawnCli, type CliProcess } from '../../../packages/cli/test/support/spawn-cli.ts'
import { makeFolder } from '../../../packages/cli/test/support/temporary-folder.ts'
import { writeAdapter } from '../process-figures.ts'
import { residentBytesOf } from './resident-bytes.ts'
import { makeBacklog, makeJobs } from './backlog-store.ts'
import { queueFiles } from './queue-files.ts'
import { LeanDispatch } from '../lean-dispatch.ts'

const megabyte = 1024 * 1024
const storeFile = 'truckroll.db'

let folder: ReturnType<typeof makeFolder>
let dispatch: LeanDispatch

beforeEach(async () => {
  folder = makeFolder()
  await writeAdapter(folder.path)
  dispatch = await LeanDispatch.start()
  await dispatch.load({ messages: 0, jobs: 1, latencyMs: 0 })
})
afterEach(async () => {
  await endAll()
  await dispatch.stop()
  folder.remove()
})

async function start(): Promise<{ readonly cli: CliProcess; readonly url: string }> {
  const cli = spawnCli(['run'], {
    cwd: folder.path,
    env: {
      TRUCKROLL_DISPATCH_URL: dispatch.url,
      TRUCKROLL_DISPATCH_KEY: 'key',
      TRUCKROLL_DISPATCH_SECRET: 'c0ffee',
      TRUCKROLL_ADAPTER: './adapter.js',
      TRUCKROLL_HTTP_PORT: '0',
    },
  })
  const { port } = await cli.log('ready')
  return { cli, url: `http://127.0.0.1:${String(port)}` }
}

/** How far resident memory rose above where it stood, MB. */
async function growthWhile(cli: CliProcess, work: () => Promise<unknown>): Promise<number> {
  const { now } = await residentBytesOf(cli.pid)
  await work()
  const { highest } = await residentBytesOf(cli.pid)
  return (highest - now) / megabyte
}

async function waitingEvents(url: string): Promise<number> {
  const status = (await (await fetch(`${url}/v1/status`)).json()) as { readonly waitingEvents: number }
  return status.waitingEvents
}

describe.skipIf(!existsSync('/proc/self/status'))('resident memory of truckroll run', () => {
  it('does not grow with the backlog', async () => {
    const backlog = 50_000
    await makeBacklog(join(folder.path, storeFile), backlog)
    const { cli, url } = await start()
    const growth = await growthWhile(cli, async () => {
      await expect.poll(() => waitingEvents(url), { timeout: 40_000 }).toBeLessThan(backlog - 300)
    })
    // All of it in memory takes more than 150.
    expect(growth).toBeLessThan(100)
  })

  it('holds few of many large files at a time', async () => {
    const jobIds = Array.from({ length: 10 }, (_, index) => String(index + 1))
    await makeJobs(join(folder.path, storeFile), jobIds)
    const { cli, url } = await start()
    const growth = await growthWhile(cli, () => queueFiles(url, jobIds, 7_000_000, jobIds.length))
    // All ten at once take about 300.
    expect(growth).toBeLessThan(160)
  })
})
