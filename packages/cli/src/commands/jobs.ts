import { Option, type Command } from 'commander'
import { isJsonObject, stringifyJson, type JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import type { FixtureOptions } from '../fixture/run-fixture.ts'
import { exportJob, type ExportOptions } from '../jobs/export-job.ts'
import { printJob } from '../jobs/print-job.ts'
import { printDone } from '../output/print-done.ts'
import { printFields } from '../output/print-fields.ts'
import { printList } from '../output/print-list.ts'
import { toAge } from '../output/to-age.ts'
import type { Column } from '../output/to-table.ts'
import { toWords } from '../output/to-words.ts'
import { createGatewayClient, type GatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { createTimeParser } from './parse-option.ts'
import { toCount, toText, toTime } from './to-text.ts'

interface JobListOptions extends ListOptions {
  readonly bmsId?: string
  readonly claim?: string
  readonly provider?: string
  readonly since?: string
  readonly until?: string
  readonly cause?: string
  readonly waiting?: string | true
}

const path = '/v1/jobs'
const sides = ['any', 'bms', 'dispatch', 'adapter', 'setting', 'person']

export function addJobsCommands(host: CommandHost): void {
  const jobs = host.program.command('jobs').description('Jobs that this gateway has seen.')
  const { context } = host
  const parseTime = createTimeParser(context.now)
  const list = jobs
    .command('list', { isDefault: true })
    .description('Jobs, newest first.')
    .option('--bms-id <id>', 'linked to this work order; none: not linked')
    .option('--claim <text>', "with this id of the brand (Dispatch's external_id)")
    .option('--provider <id>', "of this provider (the vendor's id)")
    .option('--since <time>', 'first seen since then (ISO with offset, or 2h)', parseTime)
    .option('--until <time>', 'first seen until then', parseTime)
    .option('--cause <cause>', 'with an event parked for this cause')
    .addOption(
      new Option(
        '--waiting [side]',
        'only jobs that wait or are retried, for either side or for one',
      ).choices(sides),
    )
  addListOptions(list).action(async (options: JobListOptions) => {
    const { bmsId, claim, provider, since, until, cause, waiting } = options
    const filter = { bmsId, externalId: claim, externalOrganizationId: provider, since, until, cause }
    await printJobs(host, { ...filter, waiting: waiting === true ? 'any' : waiting }, options)
  })
  addExamples(list, 'truckroll jobs list --since 2h', 'truckroll jobs list --waiting --json')

  const find = jobs
    .command('find')
    .description('Jobs by telephone number in any spelling, name, claim, work order or street.')
    .argument('<text...>', 'what to look for')
  addListOptions(find).action(async (words: readonly string[], options: ListOptions) =>
    printJobs(host, { q: words.join(' ') }, options),
  )
  addExamples(find, 'truckroll jobs find 512-555-0101', 'truckroll jobs find moreno')

  const show = jobs
    .command('show')
    .description('One job: where it stands, its updates and everything that happened to it.')
    .argument('<id>', "Dispatch's id of the job")
    .option('--json', "print JSON, with Dispatch's own object")
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const job = await getJob(createGatewayClient(context), id)
      if (options.json === true) return printFields(context.output, job, 'json')
      printJob(context.output, job)
    })
  addExamples(show, 'truckroll jobs show 30462')

  const link = jobs
    .command('link')
    .description('Links a job to a work order, or to another one.')
    .argument('<id>', "Dispatch's id of the job")
    .argument('<bmsId>', "the field-service product's id of the work order")
    .option('--json', 'print JSON')
    .action(async (id: string, bmsId: string, options: { readonly json?: boolean }) => {
      const client = createGatewayClient(context)
      const answer = await client.ask({ method: 'PUT', path: pathOf(id), body: { bmsId } })
      printDone(context.output, `Job ${id} is linked to ${bmsId}.`, options.json === true && (answer ?? {}))
    })
  addExamples(link, 'truckroll jobs link 30462 WO-1042')

  const exported = jobs
    .command('export')
    .description('Writes what Dispatch sent about a job, oldest first, as NDJSON that replay reads.')
    .argument('<id>', "Dispatch's id of the job")
    .option('--event <id>', 'only this event; its id, or the beginning of its id')
    .option(
      '--anonymise',
      'without names, telephone numbers, streets and texts of people; ids, states and times stay',
    )
    .action(async (id: string, options: ExportOptions) => {
      const { output } = context
      const write = (message: JsonObject) => output.print(stringifyJson(message))
      await exportJob(createGatewayClient(context), id, options, { write, warn: (text) => output.tell(text) })
    })
  addExamples(
    exported,
    'truckroll jobs export 30462 --anonymise > job.ndjson',
    'truckroll jobs export 30462 --event 6c1f_0',
  )
  addFixtureCommand(jobs, host)
}

function addFixtureCommand(jobs: Command, { context }: CommandHost): void {
  const fixture = jobs
    .command('fixture')
    .description(
      'Writes a job as a fixture that a test replays: stand-ins for names, numbers, addresses, ids and texts.',
    )
    .argument('<id>', "Dispatch's id of the job")
    .option('--out <file>', 'to this new file instead of the terminal')
    .option('--seed <text>', 'the same stand-ins as last time; who knows it can try guesses. Default: chance')
    .action(async (id: string, options: FixtureOptions) => {
      const { runFixture } = await import('../fixture/run-fixture.ts')
      await runFixture(context, id, options)
    })
  addExamples(
    fixture,
    'truckroll jobs fixture 30462 --out test/two-visits.fixture.json',
    'truckroll jobs fixture 30462 > two-visits.fixture.json',
  )
}

function pathOf(id: string): string {
  return `${path}/${encodeURIComponent(id)}`
}

async function getJob(client: GatewayClient, id: string): Promise<JsonObject> {
  const job = await client.find(pathOf(id))
  if (job !== undefined) return job
  throw new CliError('TR_CLI_FAILED', `expected the id of a job that came here, got ${JSON.stringify(id)}`)
}

async function printJobs(
  { context }: CommandHost,
  query: Readonly<Record<string, string | undefined>>,
  { limit, json }: ListOptions,
): Promise<void> {
  const found = await createGatewayClient(context).list({ path, query, limit })
  const columns = query['waiting'] === undefined ? toColumns(context.now()) : toWaitingColumns(context.now())
  printList<JsonObject>(context.output, { columns, found, empty: 'No job fits.', isJson: json === true })
}

function toColumns(now: number): readonly Column<JsonObject>[] {
  return [
    ...nameColumns,
    { heading: 'CUSTOMER', value: (row) => toText(row, 'customer'), maxWidth: 24 },
    { heading: 'STATE', value: (row) => toWords(toText(row, 'state') ?? '') },
    { heading: 'WORK ORDER', value: (row) => toText(row, 'bmsId') },
    { heading: 'WAITS FOR', value: (row) => toText(waitingOf(row), 'side') },
    { heading: 'FIRST SEEN', value: (row) => toAge(toTime(row, 'firstSeenAt'), now) },
  ]
}

/** Whose turn it is, why, how often it was tried and when it is tried again. */
function toWaitingColumns(now: number): readonly Column<JsonObject>[] {
  return [
    ...nameColumns,
    { heading: 'WAITS FOR', value: (row) => toText(waitingOf(row), 'side') },
    { heading: 'ATTEMPTS', value: (row) => toCount(waitingOf(row), 'attempt') },
    { heading: 'AGAIN IN', value: (row) => toRest(toTime(waitingOf(row), 'nextAt'), now) },
    { heading: 'WHY', value: (row) => toText(waitingOf(row), 'why'), maxWidth: 120 },
  ]
}

const nameColumns: readonly Column<JsonObject>[] = [
  { heading: 'JOB', value: (row) => toText(row, 'id') },
  { heading: 'CLAIM', value: (row) => toText(row, 'claim') ?? toText(row, 'externalId'), maxWidth: 30 },
  { heading: 'PROVIDER', value: (row) => toText(row, 'externalOrganizationId') },
]

function waitingOf(row: JsonObject): JsonObject {
  return isJsonObject(row['waiting']) ? row['waiting'] : {}
}

/** How long until then. */
function toRest(at: string | number | undefined, now: number): string | undefined {
  return at === undefined ? undefined : toAge(2 * now - new Date(at).getTime(), now)
}
