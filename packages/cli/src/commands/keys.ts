import type { CommandHost } from '../command-host.ts'
import { addExamples } from './examples.ts'

interface KeysOptions {
  readonly config?: string
  readonly json?: boolean
}

const configHelp = 'settings file; default: truckroll.config.ts if there is one'

export function addKeysCommands({ program, context, setExitCode }: CommandHost): void {
  const keys = program
    .command('keys')
    .description('Encryption keys of the store, and how much is sealed under each.')
  const list = keys
    .command('list', { isDefault: true })
    .description('Encryption keys by their ids, and how many secrets are sealed under each.')
    .option('--config <file>', configHelp)
    .option('--json', 'print JSON instead of a table')
    .action(async (options: KeysOptions) => {
      const { listKeys } = await import('../keys/run-keys.ts')
      await listKeys(context, options)
    })
  addExamples(list, 'truckroll keys list')

  const rotate = keys
    .command('rotate')
    .description(
      'Seals every stored secret anew under the first key of TRUCKROLL_ENCRYPTION_KEY, while the gateway runs. ' +
        'Put the new key first and keep the old ones behind it until nothing is left under them. ' +
        'If interrupted, run it again to continue. Without a running gateway it works on the store itself.',
    )
    .option('--config <file>', configHelp)
    .option('--json', 'print JSON')
    .action(async (options: KeysOptions) => {
      const { rotateKeys } = await import('../keys/run-keys.ts')
      setExitCode(await rotateKeys(context, options))
    })
  addExamples(rotate, 'truckroll keys rotate')
}
