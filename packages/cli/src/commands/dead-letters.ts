import { Option } from 'commander'
import type { JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { CliError } from '../errors.ts'
import { findZone } from '../jobs/to-zone.ts'
import { printDone } from '../output/print-done.ts'
import { printFields } from '../output/print-fields.ts'
import { printList } from '../output/print-list.ts'
import { toAge } from '../output/to-age.ts'
import { findId } from '../remote/find-id.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { parseRate } from './parse-option.ts'
import { toCount, toText, toTime } from './to-text.ts'

const path = '/v1/dead-letters'

interface FilterOptions {
  readonly provider?: string
  readonly cause?: string
}

interface ReplayOptions extends FilterOptions {
  readonly all?: boolean
  readonly rate?: number
  readonly from: 'start' | 'failed'
  readonly dryRun?: boolean
  readonly json?: boolean
}

export function addDeadLetterCommands(host: CommandHost): void {
  const group = host.program.command('dead-letters').description('Events and updates parked for a person.')
  const { context } = host

  const list = group
    .command('list', { isDefault: true })
    .description('What is parked, oldest first.')
    .option('--provider <id>', "only of this provider (the vendor's id)")
    .option('--cause <cause>', 'only with this cause: refused, error, timeout, outage, crashed or hung')
  addListOptions(list).action(async (options: ListOptions & FilterOptions) => {
    const query = { externalOrganizationId: options.provider, cause: options.cause }
    const found = await createGatewayClient(context).list({ path, query, limit: options.limit })
    printList<JsonObject>(context.output, {
      columns: [
        { heading: 'ID', value: (row) => toText(row, 'id') },
        { heading: 'TYPE', value: (row) => toText(row, 'type') },
        { heading: 'JOB', value: (row) => toText(row, 'jobId') },
        { heading: 'CAUSE', value: (row) => toText(row, 'cause') },
        { heading: 'ATTEMPTS', value: (row) => toCount(row, 'attempts') },
        { heading: 'PARKED', value: (row) => toAge(toTime(row, 'parkedAt'), context.now()) },
        { heading: 'BEHIND', value: (row) => toCount(row, 'waitingBehind') },
        { heading: 'MESSAGE', value: (row) => toText(row, 'message'), maxWidth: 80 },
      ],
      found,
      empty: 'Nothing is parked.',
      isJson: options.json === true,
    })
  })
  addExamples(list, 'truckroll dead-letters list --cause crashed')

  const show = group
    .command('show')
    .description('One parked item with everything known about it.')
    .argument('<id>', 'id as listed, or its beginning')
    .option('--json', 'print JSON')
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const found = await findDeadLetter(host, id)
      if (options.json === true) return printFields(context.output, found, 'json')
      printFields(context.output, found, { zone: await findZone(createGatewayClient(context), found) })
    })
  addExamples(show, 'truckroll dead-letters show 6c1f_0')

  const replay = group
    .command('replay')
    .description(
      'Tries a parked item again, or all that match a filter, in order. Continues after a restart.',
    )
    .argument('[id]', 'id as listed, or its beginning')
    .option('--all', 'everything parked')
    .option('--provider <id>', "all of this provider (the vendor's id)")
    .option('--cause <cause>', 'all with this cause')
    .option('--rate <n/s>', 'at most this many per second', parseRate)
    .addOption(
      new Option('--from <where>', 'start: forget step results; failed: continue at the step that failed')
        .choices(['start', 'failed'])
        .default('failed'),
    )
    .option('--dry-run', 'only count')
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, options: ReplayOptions) => replayThem(host, id, options))
  addExamples(
    replay,
    'truckroll dead-letters replay 6c1f_0',
    'truckroll dead-letters replay --provider acme-17 --rate 5/s --dry-run',
  )

  const skip = group
    .command('skip')
    .description('Gives up a parked item; what waits behind it continues.')
    .argument('<id>', 'id as listed, or its beginning')
    .option('--json', 'print JSON')
    .action(async (typed: string, options: { readonly json?: boolean }) => {
      const client = createGatewayClient(context)
      const id = await findId(client, path, typed, 'a parked item')
      await client.ask({ method: 'POST', path: `${path}/${encodeURIComponent(id)}/skip` })
      printDone(context.output, `${id} is skipped.`, options.json === true && { id, skipped: true })
    })
  addExamples(skip, 'truckroll dead-letters skip 6c1f_0')
}

async function findDeadLetter({ context }: CommandHost, id: string): Promise<JsonObject> {
  const client = createGatewayClient(context)
  const pathOf = (each: string) => `${path}/${encodeURIComponent(each)}`
  const found = await client.find(pathOf(id))
  if (found !== undefined) return found
  const whole = await findId(client, path, id, 'a parked item')
  return (await client.ask({ method: 'GET', path: pathOf(whole) })) ?? {}
}

async function replayThem(
  { context }: CommandHost,
  typed: string | undefined,
  options: ReplayOptions,
): Promise<void> {
  const client = createGatewayClient(context)
  const { all, provider, cause, rate, from, dryRun } = options
  const hasFilter = all === true || provider !== undefined || cause !== undefined
  if ((typed === undefined) === !hasFilter) {
    throw new CliError('TR_CLI_ARGUMENT', 'expected either an id or one of --all, --provider, --cause')
  }
  if (typed !== undefined) {
    if (dryRun === true || rate !== undefined) {
      throw new CliError(
        'TR_CLI_ARGUMENT',
        'expected --dry-run and --rate only with a filter, got them with an id',
      )
    }
    const id = await findId(client, path, typed, 'a parked item')
    await client.ask({ method: 'POST', path: `${path}/${encodeURIComponent(id)}/replay`, body: { from } })
    return printDone(context.output, `${id} is tried again.`, options.json === true && { id, from })
  }
  const body = {
    ...(all === true && { all }),
    ...(provider !== undefined && { externalOrganizationId: provider }),
    ...(cause !== undefined && { cause }),
    ...(rate !== undefined && { ratePerSecond: rate }),
    from,
    ...(dryRun === true && { dryRun }),
  }
  const answer = await client.ask({ method: 'POST', path: `${path}/replay`, body })
  const count = toCount(answer ?? {}, 'count') ?? 0
  const items = `${count} ${count === 1 ? 'item' : 'items'}`
  const text = dryRun === true ? `${items} would be tried again.` : `${items} will be tried again, in order.`
  printDone(context.output, text, options.json === true && { count, dryRun: dryRun === true })
}
