import type { CommandHost } from '../command-host.ts'
import type { CliContext } from '../context.ts'
import type { PlayCommandOptions } from '../play/run-play.ts'
import { addExamples } from './examples.ts'
import { parseSeconds } from './parse-option.ts'

export function addPlayCommand({ program, context, setExitCode }: CommandHost): void {
  const play = program
    .command('play')
    .description(
      'Plays scenarios of the playbook in a local Dispatch (never at Dispatch itself): who posts and receives what, and what each side holds at the end.',
    )
    .argument('[scenarios...]', 'numbers from --list, all, or own files')
    .option('--list', 'name the scenarios of the playbook')
    .option(
      '--sandbox <url>',
      'play in this sandbox, with accounts of their own; its control token, if it asks for one, stands in TRUCKROLL_SANDBOX_TOKEN; default: one for each scenario, which ends with it',
    )
    .option('--patience <seconds>', 'how long a step waits for what should come', parseSeconds, 10)
    .option('--quiet', 'one line for each scenario, and the steps of those that fail')
    .option('--json', 'print JSON')
    .action(
      async (asked: readonly string[], { list, ...options }: PlayCommandOptions & { list?: boolean }) => {
        if (list === true) return listAll(context, options.json)
        const { runPlay } = await import('../play/run-play.ts')
        setExitCode(await runPlay(context, asked, options))
      },
    )
  addExamples(
    play,
    'truckroll play --list',
    'truckroll play 3',
    'truckroll play all --quiet',
    'truckroll play 23 --sandbox http://127.0.0.1:4100',
    'truckroll play ./my-scenario.yaml --json',
  )
  play.addHelpText(
    'after',
    '\nExit codes: 0 all passed, 1 one failed, 2 not usable as typed or written, 130 stopped.',
  )
}

/** Without the modules that play. */
async function listAll({ output, cwd }: CliContext, json: boolean | undefined): Promise<void> {
  const { findScenarios } = await import('../play/scenario-folder.ts')
  const { printList } = await import('../play/print-play.ts')
  printList(output, findScenarios(['all'], cwd), json)
}
