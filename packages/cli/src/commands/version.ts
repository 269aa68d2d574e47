import type { CommandHost } from '../command-host.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { readVersion } from '../read-version.ts'
import { addExamples } from './examples.ts'

export function addVersionCommand({ program, context }: CommandHost): void {
  const version = program
    .command('version')
    .description('Prints the version, as -v does.')
    .option('--json', 'print JSON')
    .action((options: { readonly json?: boolean }) => {
      const facts = { version: readVersion(), node: process.versions.node }
      context.output.print(options.json === true ? toJsonText(facts) : facts.version)
    })
  addExamples(version, 'truckroll version --json')
}
