import type { Command } from 'commander'
import type { CommandHost } from '../command-host.ts'
import type { PrivacyOptions } from '../privacy/run-privacy.ts'
import { addExamples } from './examples.ts'

export function addPrivacyCommands({ program, context, setExitCode }: CommandHost): void {
  const privacy = program
    .command('privacy')
    .description('What the store holds of a person: finds it, hands it out, removes it.')

  const find = addPerson(privacy.command('find'))
    .description('Lists the jobs of a person and how much is held of each.')
    .option('--json', 'print JSON instead of a table')
    .action(async (options: PrivacyOptions) => {
      const { findPersonal } = await import('../privacy/run-privacy.ts')
      await findPersonal(context, options)
    })
  addExamples(find, 'truckroll privacy find --phone "(207) 555-0144"')

  const handOut = addPerson(privacy.command('export'))
    .description('Prints all that is held of a person, as JSON.')
    .option('--json', 'changes nothing: it is always JSON')
    .action(async (options: PrivacyOptions) => {
      const { exportPersonal } = await import('../privacy/run-privacy.ts')
      await exportPersonal(context, options)
    })
  addExamples(handOut, 'truckroll privacy export --email ida@example.com > ida.json')

  const forget = addPerson(privacy.command('forget'))
    .description(
      'Removes all that is held of a person. Ids, times and states stay; what waits or is parked is ended. ' +
        'Look first: truckroll privacy find. A store that is put back from a backup forgets it again.',
    )
    .option('--json', 'print the report as JSON')
    .action(async (options: PrivacyOptions) => {
      const { forgetPersonal } = await import('../privacy/run-privacy.ts')
      setExitCode(await forgetPersonal(context, options))
    })
  addExamples(
    forget,
    'truckroll privacy forget --phone "(207) 555-0144"',
    'truckroll privacy forget --job 30462',
  )
}

function addPerson(command: Command): Command {
  return command
    .option('--phone <number>', 'telephone number, in any spelling')
    .option('--email <address>', 'e-mail address')
    .option('--customer <name>', "whole name of a person or company, or Dispatch's id of the customer")
    .option('--job <id>', "Dispatch's id of a job")
}
