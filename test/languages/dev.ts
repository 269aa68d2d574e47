import { runInProcess } from '../../packages/cli/test/support/run-in-process.ts'
import { spawnCli, type CliProcess } from '../../packages/cli/test/support/spawn-cli.ts'

/** `truckroll dev --bridge`, running, with what it said when it was ready. */
export interface Dev {
  readonly cli: CliProcess
  readonly gateway: string
  readonly sandbox: string
  readonly secret: string
  /** Offers a job and resolves with its id. */
  offer(title: string): Promise<string>
  /** What `GET path` of the gateway answers. */
  read<T>(path: string): Promise<T>
}

export async function startDev(bridge: string, cwd: string): Promise<Dev> {
  const cli = spawnCli(['dev', '--bridge', bridge, '--port', '0', '--sandbox-port', '0'], { cwd })
  const ready = await cli.log('ready')
  const gateway = String(ready['gateway'])
  const sandbox = String(ready['sandbox'])
  const env = { TRUCKROLL_URL: gateway, TRUCKROLL_DISPATCH_URL: sandbox }
  return {
    cli,
    gateway,
    sandbox,
    secret: String(ready['bridgeSecret']),
    async offer(title) {
      const trigger = ['trigger', 'job.created', '--set', `title=${title}`, '--json']
      const { code, stdout, stderr } = await runInProcess(trigger, { cwd, env })
      if (code !== 0) throw new Error(stderr)
      return String(JSON.parse(stdout).jobId)
    },
    async read(path) {
      const response = await fetch(new URL(path, gateway))
      return JSON.parse(await response.text())
    },
  }
}
