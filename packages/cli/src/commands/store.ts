import { Option } from 'commander'
import type { CommandHost } from '../command-host.ts'
import type { AdoptCommandOptions } from '../store/run-adopt.ts'
import type { BackupCommandOptions } from '../store/run-backup.ts'
import { addExamples } from './examples.ts'

const configHelp = 'settings file; default: truckroll.config.ts if there is one'

export function addStoreCommands({ program, context, setExitCode }: CommandHost): void {
  const group = program.command('store').description('Maintenance of the store: backup, copy, adopt.')

  const backup = group
    .command('backup')
    .description(
      'Copies the SQLite store named by the settings to a file and checks it, while its gateway runs.',
    )
    .argument('<file>', 'where the backup goes')
    .option('--force', 'replace an earlier backup there')
    .option('--config <file>', configHelp)
    .option('--json', 'print JSON')
    .action(async (file: string, options: BackupCommandOptions) => {
      const { runBackup } = await import('../store/run-backup.ts')
      await runBackup(context, file, options)
    })
  addExamples(backup, 'truckroll store backup /backups/truckroll-$(date +%F).db')

  const copy = group
    .command('copy')
    .description(
      'Copies a store into an empty one and compares both. If interrupted, run it again to continue.',
    )
    .argument(
      '<from>',
      'sqlite:PATH or postgres://..., with no gateway running on it; `run` refuses it afterwards',
    )
    .argument('<to>', 'sqlite:PATH or postgres://..., empty; the password may come from PGPASSWORD')
    .option('--json', 'print JSON')
    .action(async (from: string, to: string, options: { readonly json?: boolean }) => {
      const { runCopy } = await import('../store/run-copy.ts')
      setExitCode(await runCopy(context, from, to, options))
    })
  addExamples(
    copy,
    'truckroll store copy sqlite:./truckroll.db postgres://truckroll@db.internal/truckroll',
    'truckroll store copy postgres://truckroll@db.internal/truckroll sqlite:./truckroll.db',
  )

  const adopt = group
    .command('adopt')
    .description('Adopts a restored or abandoned store: it can be run again, and starts paused.')
    .addOption(
      new Option('--environment <name>', 'give it this stamp instead of its own').choices([
        'sandbox',
        'production',
      ]),
    )
    .option('--instance <name>', 'give it this stamp instead of its own')
    .option('--config <file>', configHelp)
    .option('--json', 'print JSON')
    .action(async (options: AdoptCommandOptions) => {
      const { runAdopt } = await import('../store/run-adopt.ts')
      await runAdopt(context, options)
    })
  addExamples(
    adopt,
    'truckroll store adopt',
    'truckroll store adopt --environment sandbox --instance rehearsal',
  )
}
