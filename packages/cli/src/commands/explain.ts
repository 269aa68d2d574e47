import { Option } from 'commander'
import { stringifyJson, type JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { writeNewFile } from '../files/write-new-file.ts'
import { printFields } from '../output/print-fields.ts'
import { toSafeText } from '../output/to-safe-text.ts'
import { readVersion } from '../read-version.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { type BundleReader, bundleReaders, toBundle } from '../story/to-bundle.ts'
import { addExamples } from './examples.ts'
import { createTimeParser } from './parse-option.ts'
import { toText } from './to-text.ts'

interface ExplainOptions {
  readonly claim?: string
  readonly bmsId?: string
  readonly phone?: string
  readonly provider?: string
  readonly since?: string
  readonly until?: string
  readonly bundle?: string
  readonly for?: BundleReader
  readonly json?: boolean
}

/** What support asks: where is it, why does it wait, who refused it, did it ever come. */
export function addExplainCommand({ program, context }: CommandHost): void {
  const parseTime = createTimeParser(context.now)
  const explain = program
    .command('explain')
    .description(
      'The story of a job in words: what came, what was done, why it waits. If none fits: proof that none came.',
    )
    .argument(
      '[job...]',
      "Dispatch's id of the job; else a name, claim, work order, telephone number or street",
    )
    .option('--claim <text>', "the brand's number of it")
    .option('--bms-id <id>', 'the work order that it is linked to')
    .option('--phone <number>', "the customer's telephone number, in any spelling")
    .option('--provider <id>', "of this provider (the vendor's id)")
    .option('--since <time>', 'first seen since then (ISO with offset, or 2h)', parseTime)
    .option('--until <time>', 'first seen until then', parseTime)
    .option('--bundle <file>', 'write it to a new file, with only what its reader may see; needs --for')
    .addOption(new Option('--for <reader>', 'who is to read the bundle').choices(bundleReaders))
    .option('--json', 'print JSON')
    .action(async (words: readonly string[], options: ExplainOptions) => tell(context, words, options))
  addExamples(
    explain,
    'truckroll explain 30462',
    'truckroll explain --claim HW-1042',
    'truckroll explain --provider acme --since 24h',
    'truckroll explain 30462 --bundle story.json --for vendor',
  )
}

async function tell(context: CliContext, words: readonly string[], options: ExplainOptions): Promise<void> {
  const { claim, bmsId, phone, provider, since, until, bundle } = options
  const job = words.length === 0 ? undefined : words.join(' ')
  const query = { job, claim, bmsId, phone, externalOrganizationId: provider, since, until }
  if (Object.values(query).every((value) => value === undefined)) {
    throw new CliError(
      'TR_CLI_ARGUMENT',
      'expected something to find the job by: its id, --claim, --bms-id, --phone, --provider, --since or --until',
    )
  }
  const reader = toReader(options)
  const told = await createGatewayClient(context).ask({ method: 'GET', path: '/v1/explain', query })
  const explanation = told ?? {}
  if (bundle !== undefined && reader !== undefined) return writeBundle(context, bundle, reader, explanation)
  if (options.json === true) return printFields(context.output, explanation, 'json')
  const lines = (toText(explanation, 'text') ?? '').split('\n')
  // Lines of a part are indented.
  for (const line of lines)
    context.output.print(`${/^ */.exec(line)?.[0] ?? ''}${toSafeText(line.trimStart())}`)
}

function toReader({ bundle, for: reader }: ExplainOptions): BundleReader | undefined {
  if ((bundle === undefined) === (reader === undefined)) return reader
  const missing = bundle === undefined ? '--bundle FILE' : `--for ${bundleReaders.join(', ')}`
  throw new CliError('TR_CLI_ARGUMENT', `expected --bundle and --for together, got no ${missing}`)
}

/** For its owner alone: it may hold a customer. */
async function writeBundle(
  { cwd, env, output, now }: CliContext,
  file: string,
  reader: BundleReader,
  explanation: JsonObject,
): Promise<void> {
  // Only here: it brings the gateway's own code along.
  const { createHider } = await import('../story/create-hider.ts')
  const bundle = {
    truckroll: readVersion(),
    madeAt: new Date(now()).toISOString(),
    for: reader,
    ...toBundle(explanation, reader, createHider(env['TRUCKROLL_API_TOKEN'])),
  }
  await writeNewFile({ cwd, file, what: 'the bundle', text: `${stringifyJson(bundle)}\n` })
  output.print(`Wrote ${file}, for ${reader}. Look it over before you send it.`)
}
