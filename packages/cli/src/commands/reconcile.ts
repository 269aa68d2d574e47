import type { CommandHost } from '../command-host.ts'
import { exitCodes } from '../exit-codes.ts'
import type { ReconcileOptions } from '../reconcile/run-reconcile.ts'
import { addExamples } from './examples.ts'

export function addReconcileCommand({ program, context, setExitCode }: CommandHost): void {
  const reconcile = program
    .command('reconcile')
    .description(
      'Reads the work orders of open jobs, and tells what the BMS and Dispatch say differently, each with its repair. ' +
        'Nothing is changed without --repair. A work order that is not found is never canceled. The adapter has to read work orders (getJob).',
    )
    .option('--repair', 'tell the differences, and then tell Dispatch what it does not know')
    .option('--provider <id>', 'only jobs of this provider, by its externalOrganizationId')
    .option('--job <id>', 'only this job')
    .option('--json', 'print JSON')
    .action(async (options: ReconcileOptions) => {
      const { runReconcile } = await import('../reconcile/run-reconcile.ts')
      if (!(await runReconcile(context, options))) setExitCode(exitCodes.failed)
    })
  addExamples(
    reconcile,
    'truckroll reconcile',
    'truckroll reconcile --repair --provider best-hvac',
    'truckroll reconcile --json | jq ".items[].text"',
  )
}
