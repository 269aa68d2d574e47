import type { CommandHost } from '../command-host.ts'
import { exitCodes } from '../exit-codes.ts'
import type { ConformanceCommandOptions } from '../conformance/run-conformance-command.ts'
import { addExamples } from './examples.ts'
import { parseCount, parsePort, parseWhole } from './parse-option.ts'

export function addConformanceCommand({ program, context, setExitCode }: CommandHost): void {
  const conformance = program
    .command('conformance')
    .description(
      'Examines an adapter by the rules that every adapter must keep to: in this process, on a clock of its own, against the double that its conformance.ts names. Or a service behind the HTTP bridge, by its URL.',
    )
    .argument(
      '<path|url>',
      'folder or package of the adapter, or its conformance.ts; or the URL of a service behind the HTTP bridge, in any language',
    )
    .option(
      '--secret <secret>',
      'what deliveries to the URL are signed with; default: TRUCKROLL_BRIDGE_SECRET',
    )
    .option(
      '--acts <url>',
      'where the service does what a person in its product would: gets POST {kind, bmsId, input}',
    )
    .option(
      '--port <port>',
      'where the service reports what people did: a gateway listens there during the run; default: 4200, with --acts only',
      parsePort,
    )
    .option('--only <rule...>', 'only these rules, such as job/created-once, or all of a part, such as job')
    .option(
      '--faults <n>',
      'play this many runs under faults and kills as well, each by its own seed',
      parseCount,
    )
    .option('--seed <n>', 'the first seed; a run with the same seed goes the same way', parseWhole, 1)
    .option('--junit <file>', 'write the report as JUnit XML, too')
    .option('--html <file>', 'write the report as a page of HTML, too')
    .option('--json', 'print the report as JSON')
    .action(async (path: string, options: ConformanceCommandOptions) => {
      const { runConformanceCommand } = await import('../conformance/run-conformance-command.ts')
      const counts = await runConformanceCommand(context, path, options)
      if (counts.failed + counts.faultsFailed > 0) setExitCode(exitCodes.failed)
      else if (counts.warned > 0) setExitCode(exitCodes.warned)
    })
  addExamples(
    conformance,
    'truckroll conformance .',
    'truckroll conformance http://127.0.0.1:8000/ --secret whsec_...',
    'truckroll conformance http://127.0.0.1:8000/ --secret whsec_... --acts http://127.0.0.1:8000/acts --port 4200',
    'truckroll conformance . --only job webhook/repeated',
    'truckroll conformance ./adapters/acme --faults 100 --seed 1 --junit conformance.xml --html conformance.html',
  )
  conformance.addHelpText('after', '\nExit codes: 0 passed, 1 failed, 2 not usable, 3 passed with warnings.')
}
