import type { CommandHost } from '../command-host.ts'
import { addExamples } from './examples.ts'

export function addRunCommand({ program, context, setExitCode }: CommandHost): void {
  const run = program
    .command('run')
    .description('Runs the gateway: polls Dispatch, delivers to the adapter, sends updates, serves HTTP.')
    .option('--config <file>', 'settings file; default: truckroll.config.ts if there is one')
    .action(async (options: { readonly config?: string }) => {
      const { runGateway } = await import('../run/run-gateway.ts')
      setExitCode(await runGateway(context, options.config))
    })
  addExamples(
    run,
    'TRUCKROLL_DISPATCH_KEY=... TRUCKROLL_DISPATCH_SECRET=... TRUCKROLL_ADAPTER=./adapter.ts truckroll run',
    'truckroll run --config ./truckroll.config.ts',
  )
}
