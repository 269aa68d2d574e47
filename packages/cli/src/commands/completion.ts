import { Argument, type Command } from 'commander'
import type { CommandHost } from '../command-host.ts'
import { toCompletion, type Shell } from '../completion/to-completion.ts'
import { addExamples } from './examples.ts'

const shells: readonly Shell[] = ['bash', 'zsh', 'fish']

export function addCompletionCommand({ program, context }: CommandHost): void {
  const completion: Command = program
    .command('completion')
    .description('Prints what makes a shell complete commands and options.')
    .addArgument(new Argument('<shell>', 'which one').choices([...shells]))
    .action((shell: Shell) => context.output.write(toCompletion(program, shell)))
  addExamples(
    completion,
    'source <(truckroll completion bash)',
    'truckroll completion zsh > ~/.zfunc/_truckroll',
    'truckroll completion fish > ~/.config/fish/completions/truckroll.fish',
  )
}
