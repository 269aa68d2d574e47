import type { CommandHost } from '../command-host.ts'
import type { ReplaySessionOptions } from '../sandbox/run-replay-session.ts'
import { addExamples } from './examples.ts'
import { parsePort } from './parse-option.ts'

export function addReplaySessionCommand({ program, context, setExitCode }: CommandHost): void {
  const command = program
    .command('replay-session')
    .description(
      'Plays a session of the local Dispatch again, as "truckroll sandbox --record" wrote it: the same ids, messages and receipts. Then it stays, so that you can look at the page and go on.',
    )
    .argument('<file>', 'the recorded session')
    .option('--port <port>', 'port to listen on; 0 takes a free one', parsePort, 4100)
    .option('--check', 'end after the last request: exit code 1 if one was answered with another status')
    .action(async (file: string, options: ReplaySessionOptions) => {
      const { runReplaySession } = await import('../sandbox/run-replay-session.ts')
      setExitCode(await runReplaySession(context, file, options))
    })
  addExamples(
    command,
    'truckroll replay-session session.jsonl',
    'truckroll replay-session session.jsonl --check',
  )
}
