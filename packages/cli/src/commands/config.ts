import type { CommandHost } from '../command-host.ts'
import { addExamples } from './examples.ts'

interface ShowOptions {
  readonly config?: string
  readonly json?: boolean
}

export function addConfigCommands({ program, context }: CommandHost): void {
  const config = program.command('config').description('Which settings there are, and which are set.')
  const show = config
    .command('show')
    .description('Every setting in force and where it comes from; secrets are masked.')
    .option('--config <file>', 'settings file; default: truckroll.config.ts, .js, .json or .yaml')
    .option('--json', 'print JSON instead of a table')
    .action(async (options: ShowOptions) => {
      const { showConfig } = await import('../config/show-config.ts')
      await showConfig(context, options.config, options.json === true)
    })
  addExamples(show, 'truckroll config show', 'truckroll config show --json')
  const schema = config
    .command('schema')
    .description('Prints the JSON Schema of a config file, for editors and checks.')
    .action(async () => {
      const { toConfigSchema } = await import('../config/to-config-schema.ts')
      context.output.print(JSON.stringify(toConfigSchema(), undefined, 2))
    })
  addExamples(schema, 'truckroll config schema > truckroll.schema.json')
}
