import type { CommandHost } from '../command-host.ts'
import { addExamples } from './examples.ts'

interface InitOptions {
  readonly js?: boolean
  readonly name?: string
}

export function addInitCommand({ program, context }: CommandHost): void {
  const init = program
    .command('init')
    .description('Writes a new adapter: a complete project that you can install, test and run.')
    .argument('[folder]', 'a new or empty folder; if missing, you are asked')
    .option('--js', 'plain JavaScript instead of TypeScript')
    .option('--name <name>', "name of the package; default: the folder's")
    .action(async (folder: string | undefined, options: InitOptions) => {
      const { runInit } = await import('../init/run-init.ts')
      await runInit(context, folder, { name: options.name, isJavaScript: options.js === true })
    })
  addExamples(init, 'truckroll init my-adapter', 'truckroll init my-adapter --js')
}
