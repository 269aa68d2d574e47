// What the documentation shows of the command, as JSON: settings from their schema, the help of every command, and the
// OpenAPI document.
import type { Command } from 'commander'
import { createContext } from '../src/create-context.ts'
import { createProgram } from '../src/create-program.ts'
import { readOpenApi } from '../src/open-api/read-open-api.ts'
import { toSettingsTable } from './to-settings-table.ts'

const helpWidth = 100

function toHelps(command: Command, path: readonly string[]): readonly { name: string; help: string }[] {
  if (command.commands.length > 0) {
    return command.commands.flatMap((child) => toHelps(child, [...path, child.name()]))
  }
  let help = ''
  command.configureOutput({
    writeOut: (text) => {
      help += text
    },
    getOutHelpWidth: () => helpWidth,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return [{ name: path.join(' '), help: help.trimEnd() }]
}

const program = createProgram(createContext(), () => undefined)
const reference = {
  settings: toSettingsTable(),
  commands: toHelps(program, ['truckroll']),
  openApi: JSON.parse(await readOpenApi()) as unknown,
}
process.stdout.write(JSON.stringify(reference))
