import { Option } from 'commander'
import type { CommandHost } from '../command-host.ts'
import type { SandboxCommandOptions } from '../sandbox/run-sandbox.ts'
import { addExamples } from './examples.ts'
import { parsePort, parseSeconds, parseWhole } from './parse-option.ts'

export function addSandboxCommand({ program, context, setExitCode }: CommandHost): void {
  const sandbox = program
    .command('sandbox')
    .description('Runs a local Dispatch: agent/in, agent/out, agent/ack, files, and a control API.')
    .option('--port <port>', 'port to listen on; 0 takes a free one', parsePort, 4100)
    .option('--data <file>', 'keep everything in this file, or :memory:', ':memory:')
    .option('--visibility-timeout <seconds>', 'how long a polled message stays hidden', parseSeconds, 30)
    .addOption(
      new Option('--fifo <group>', 'one FIFO group per account, or one per job')
        .choices(['account', 'job'])
        .default('account'),
    )
    .option('--latency <ms>', 'added to every answer', parseWhole)
    .option('--seed <n>', 'the same seed and the same acts give the same ids', parseWhole)
    .option('--accounts <file>', 'accounts as JSON; default: one brand, one gateway, one application')
    .option(
      '--seed-file <file>',
      'begin with these companies and jobs: records as a brand posts them, in YAML or JSON',
    )
    .option('--record <file>', 'record the session into this new file, for truckroll replay-session')
    .action(async (options: SandboxCommandOptions) => {
      const { runSandbox } = await import('../sandbox/run-sandbox.ts')
      setExitCode(await runSandbox(context, options))
    })
  addExamples(
    sandbox,
    'truckroll sandbox',
    'truckroll sandbox --port 0 --data ./dispatch.db --accounts accounts.json',
    'truckroll sandbox --seed-file jobs.yaml',
    'truckroll sandbox --record session.jsonl',
  )
}
