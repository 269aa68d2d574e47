import { afterEach, describe, expect, it } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { startService } from './support/start-service.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

const cleanUp: (() => void)[] = []

afterEach(async () => {
  await endAll()
  for (const each of cleanUp.splice(0)) each()
})

describe('what dev tells of each event and update', () => {
  it('is one line each: what failed in the words of the other side, what was sent, what became of it', async () => {
    const folder = makeFolder()
    const service = await startService()
    cleanUp.push(folder.remove, service.stop)
    const cli = spawnCli(['dev', '--port', '0', '--sandbox-port', '0', '--bridge', service.url], {
      cwd: folder.path,
    })
    const ready = await cli.log('ready')
    const [gateway, sandbox] = [String(ready['gateway']), String(ready['sandbox'])]
    const env = { TRUCKROLL_URL: gateway, TRUCKROLL_DISPATCH_URL: sandbox }
    service.answerNext(503, '{"title":"The database is being mended"}')
    const trigger = await runInProcess(['trigger', 'job.created', '--json'], { cwd: folder.path, env })
    const jobId: string = JSON.parse(trigger.stdout).jobId

    await cli.log(`handed job.created of job ${jobId} to the adapter, attempt 2, linked to wo-1`)
    const lines = () => cli.logs.map((line) => String(line['msg']))
    const failed = cli.logs.filter((line) => String(line['msg']).startsWith('attempt 1 of job.created'))
    expect(failed).toMatchObject([
      {
        level: 'warn',
        jobId,
        msg: expect.stringMatching(
          /failed: the receiver answered 503.*The database is being mended.*next attempt at \d\d:\d\d:\d\d$/,
        ),
        nextAt: expect.any(String),
      },
    ])
    expect(cli.stdout).not.toContain('"stack"')

    const post = async (update: object) =>
      fetch(`${gateway}/v1/jobs/${jobId}/updates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(update),
      })
    await post({ kind: 'accept' })
    await cli.log(`Dispatch confirmed accept of job ${jobId}`)
    await cli.log(`handed update.confirmed of job ${jobId} to the adapter`)
    for (const line of [
      `sent accept of job ${jobId} to Dispatch`,
      `Dispatch confirmed accept of job ${jobId}`,
    ]) {
      expect(lines().filter((each) => each === line)).toHaveLength(1)
    }
    await runInProcess(['trigger', 'update.confirmed'], { cwd: folder.path, env })
    await cli.log(`Dispatch confirmed note of job ${jobId}`)
    await runInProcess(['trigger', 'update.rejected'], { cwd: folder.path, env })
    await cli.log(`handed update.rejected of job ${jobId} to the adapter`)
    expect(lines().find((line) => line.startsWith(`note of job ${jobId} was refused for good`))).toContain(
      '422',
    )
    // The refusal is printed once, without its stack and without log lines of the requests before it.
    expect(lines().filter((line) => line.includes('422'))).toHaveLength(1)
    expect(lines()).not.toContain('request')
    expect(cli.stdout).not.toContain('"stack"')
    await runInProcess(['pause', 'all'], { cwd: folder.path, env })
    const held = await runInProcess(['trigger', 'job.created', '--json'], { cwd: folder.path, env })
    const heldId: string = JSON.parse(held.stdout).jobId
    await cli.log(`job ${heldId} waits: it is paused; resume it: truckroll resume, see: truckroll held`)
    await runInProcess(['resume', 'all'], { cwd: folder.path, env })
    await cli.log(`handed job.created of job ${heldId} to the adapter, linked to wo-1`)
    const connected = await runInProcess(['trigger', 'provider.connected', '--json'], {
      cwd: folder.path,
      env,
    })
    expect(JSON.parse(connected.stdout)).toMatchObject({ externalOrganizationId: expect.any(String) })
    await cli.log('handed provider.connected to the adapter')
    await runInProcess(['trigger', 'provider.offboarded'], { cwd: folder.path, env })
    await cli.log('handed provider.offboarded to the adapter')
    expect(lines()).not.toContain('handed over')
    expect(lines()).not.toContain('sent to Dispatch')
  })
})
