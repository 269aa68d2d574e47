import type { CommandHost } from '../command-host.ts'
import type { DevOptions } from '../dev/run-dev.ts'
import { addExamples } from './examples.ts'
import { parsePort } from './parse-option.ts'

export function addDevCommand({ program, context, setExitCode }: CommandHost): void {
  const dev = program
    .command('dev')
    .description(
      'Runs a local Dispatch and the gateway together, for a service or an adapter under development.',
    )
    .option('--bridge <url>', 'deliver signed HTTP to this service')
    .option('--adapter <path>', 'deliver to this adapter; reloaded when its files change')
    .option('--store <file>', 'keep events in this file; default: in memory')
    .option('--providers <file>', 'onboard and connect these providers first (JSON, NDJSON or CSV)')
    .option('--port <port>', 'port of the gateway; default: 4200, else a free one', parsePort)
    .option('--sandbox-port <port>', 'port of the sandbox; default: 4100, else a free one', parsePort)
    .option('--print-secret', 'print the secret that signs deliveries, and exit')
    .option('--config <file>', 'settings file; default: truckroll.config.ts if there is one')
    .action(async (options: DevOptions) => {
      const { runDev } = await import('../dev/run-dev.ts')
      setExitCode(await runDev(context, options))
    })
  addExamples(
    dev,
    'truckroll dev --bridge http://localhost:8000',
    'truckroll dev --adapter ./adapter.ts --providers providers.json',
  )
}
