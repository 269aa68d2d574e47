import { isJsonObject, type JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import type { Output } from '../output/output.ts'
import { printFields } from '../output/print-fields.ts'
import { printList } from '../output/print-list.ts'
import { toAge } from '../output/to-age.ts'
import { toTable } from '../output/to-table.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { createTimeParser } from './parse-option.ts'
import { toText, toTime } from './to-text.ts'

interface JobListOptions extends ListOptions {
  readonly bmsId?: string
  readonly claim?: string
  readonly provider?: string
  readonly since?: string
  readonly until?: string
  readonly cause?: string
}

export function addJobsCommands({ program, context }: CommandHost): void {
  const jobs = program.command('jobs').description('Jobs that this gateway has seen.')
  const parseTime = createTimeParser(context.now)
  const list = jobs
    .command('list')
    .description('Jobs, newest first.')
    .option('--bms-id <id>', 'linked to this work order')
    .option('--claim <text>', "with this id of the brand (Dispatch's external_id)")
    .option('--provider <id>', "of this provider (the vendor's id)")
    .option('--since <time>', 'first seen since then (ISO with offset, or 2h)', parseTime)
    .option('--until <time>', 'first seen until then', parseTime)
    .option('--cause <cause>', 'with an event parked for this cause')
  addListOptions(list).action(async (options: JobListOptions) => {
    const { bmsId, claim, provider, since, until, cause, limit } = options
    const query = { bmsId, externalId: claim, externalOrganizationId: provider, since, until, cause }
    const rows = await createGatewayClient(context).list({ path: '/v1/jobs', query, limit })
    printList<JsonObject>(context.output, {
      columns: [
        { heading: 'JOB', value: (row) => toText(row, 'id') },
        { heading: 'CLAIM', value: (row) => toText(row, 'externalId'), maxWidth: 40 },
        { heading: 'PROVIDER', value: (row) => toText(row, 'externalOrganizationId') },
        { heading: 'STATUS', value: (row) => toText(row, 'status') },
        { heading: 'WORK ORDER', value: (row) => toText(row, 'bmsId') },
        { heading: 'FIRST SEEN', value: (row) => toAge(toTime(row, 'firstSeenAt'), context.now()) },
      ],
      rows,
      empty: 'No job fits.',
      isJson: options.json === true,
    })
  })
  addExamples(list, 'truckroll jobs list --since 2h', 'truckroll jobs list --claim CLM-206 --json')

  const show = jobs
    .command('show')
    .description('One job: where it stands, its updates and everything that happened to it.')
    .argument('<id>', "Dispatch's id of the job")
    .option('--json', "print JSON, with Dispatch's own object")
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const job = await createGatewayClient(context).find(`/v1/jobs/${encodeURIComponent(id)}`)
      if (job === undefined) {
        throw new CliError(
          'TR_CLI_FAILED',
          `expected the id of a job that came here, got ${JSON.stringify(id)}`,
        )
      }
      if (options.json === true) return printFields(context.output, job, true)
      printJob(context.output, job)
    })
  addExamples(show, 'truckroll jobs show 30462')
}

const shownApart = new Set(['job', 'reasons', 'updates', 'timeline'])

function printJob(output: Output, job: JsonObject): void {
  const { style } = output
  printFields(output, Object.fromEntries(Object.entries(job).filter(([key]) => !shownApart.has(key))), false)
  const updates = toObjects(job['updates'])
  if (updates.length > 0) {
    const columns = ['id', 'kind', 'state', 'cause', 'message'].map((field) => ({
      heading: field.toUpperCase(),
      value: (row: JsonObject) => toText(row, field),
    }))
    output.print(`\n${style.bold('Updates')}\n${toTable(columns, updates, style)}`)
  }
  const timeline = toObjects(job['timeline'])
  if (timeline.length > 0) {
    const columns = ['at', 'source', 'text'].map((field) => ({
      heading: field.toUpperCase(),
      value: (row: JsonObject) => toText(row, field),
      maxWidth: 200,
    }))
    output.print(`\n${style.bold('Timeline')}\n${toTable(columns, timeline, style)}`)
  }
}

function toObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
