import type { JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { printList } from '../output/print-list.ts'
import { toAge } from '../output/to-age.ts'
import { toWords } from '../output/to-words.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { toCount, toText, toTime } from './to-text.ts'

export function addHeldCommand({ program, context }: CommandHost): void {
  const held = program
    .command('held')
    .description('Jobs whose events or updates wait, why, and what frees them.')
  addListOptions(held).action(async (options: ListOptions) => {
    const found = await createGatewayClient(context).list({ path: '/v1/held', limit: options.limit })
    printList<JsonObject>(context.output, {
      columns: [
        { heading: 'JOB', value: (row) => toText(row, 'jobId') },
        { heading: 'PROVIDER', value: (row) => toText(row, 'externalOrganizationId') },
        { heading: 'REASON', value: (row) => toWords(toText(row, 'reason') ?? '') },
        { heading: 'SINCE', value: (row) => toAge(toTime(row, 'since'), context.now()) },
        { heading: 'WAITING', value: (row) => toCount(row, 'waiting') },
        { heading: 'FREED BY', value: (row) => toText(row, 'freedBy'), maxWidth: 100 },
      ],
      found,
      empty: 'Nothing is held.',
      isJson: options.json === true,
      also: 'To list what is retried automatically: truckroll jobs list --waiting',
    })
  })
  addExamples(held, 'truckroll held', 'truckroll held --json | jq .items[].jobId')
}
