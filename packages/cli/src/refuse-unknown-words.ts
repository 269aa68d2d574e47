import type { Command } from 'commander'
import { findNearestName } from '@truckroll/protocol'

/** Refuses a word behind a command that is neither one of its commands nor an argument, and says which. */
export function refuseUnknownWords(program: Command): void {
  for (const group of program.commands) {
    for (const command of [group, ...group.commands]) command.allowExcessArguments()
    // A group that runs its list if typed alone passes it whatever follows, including options of other
    // commands.
    group.hook('preSubcommand', (_group, command) => {
      const [word = '-'] = group.args
      if (word !== command.name() && !word.startsWith('-')) refuseCommand(group, word)
    })
    group.on('command:*', ([word]: readonly string[]) => refuseCommand(group, word ?? ''))
  }
  program.hook('preAction', (_program, command) => {
    const { registeredArguments: known, parent, args } = command
    if (args.length <= known.length || known.at(-1)?.variadic === true) return
    const isDefault = parent !== null && parent !== program && parent.args[0] !== command.name()
    if (isDefault) refuseCommand(parent, args[known.length] ?? '')
    const name = parent === null || parent === program ? command.name() : `${parent.name()} ${command.name()}`
    const words = args.slice(known.length).map(quote).join(', ')
    command.error(
      known.length === 0
        ? `error: ${name} has no commands and takes no arguments, got ${words}`
        : `error: too many arguments for ${name}: ${words}`,
    )
  })
}

function refuseCommand(group: Command, word: string): never {
  const names = group.commands.map((command) => command.name())
  const nearest = findNearestName(word, names)
  const hint = nearest === undefined ? '' : `: did you mean ${group.name()} ${nearest}?`
  const message = `error: unknown command ${quote(word)} of ${group.name()}${hint}`
  return group.error(`${message}\nThe commands of ${group.name()}: ${names.join(', ')}`)
}

function quote(word: string): string {
  return `'${word}'`
}
