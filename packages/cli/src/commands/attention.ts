import type { JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { printDone } from '../output/print-done.ts'
import { printList } from '../output/print-list.ts'
import { toAge } from '../output/to-age.ts'
import { toWords } from '../output/to-words.ts'
import { findId } from '../remote/find-id.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { toText, toTime } from './to-text.ts'

export function addAttentionCommands({ program, context }: CommandHost): void {
  const attention = program.command('attention').description('What needs a person.')
  const list = attention.command('list', { isDefault: true }).description('Open items, oldest first.')
  addListOptions(list).action(async (options: ListOptions) => {
    const found = await createGatewayClient(context).list({ path: '/v1/attention', limit: options.limit })
    printList<JsonObject>(context.output, {
      columns: [
        { heading: 'ID', value: (row) => toText(row, 'id') },
        { heading: 'CAUSE', value: (row) => toWords(toText(row, 'cause') ?? '') },
        { heading: 'JOB', value: (row) => toText(row, 'jobId') },
        { heading: 'PROVIDER', value: (row) => toText(row, 'externalOrganizationId') },
        { heading: 'SINCE', value: (row) => toAge(toTime(row, 'since'), context.now()) },
        { heading: 'TEXT', value: (row) => toText(row, 'text'), maxWidth: 120 },
      ],
      found,
      empty: 'Nothing asks for attention.',
      isJson: options.json === true,
    })
  })
  addExamples(list, 'truckroll attention list')
  const done = attention
    .command('done')
    .description('Marks an item as dealt with.')
    .argument('<id>', 'id of the item as listed, or its beginning')
    .option('--json', 'print JSON')
    .action(async (typed: string, options: { readonly json?: boolean }) => {
      const client = createGatewayClient(context)
      const id = await findId(client, '/v1/attention', typed, 'an open item')
      await client.ask({ method: 'POST', path: `/v1/attention/${encodeURIComponent(id)}/done` })
      printDone(context.output, `${id} is done.`, options.json === true && { id, done: true })
    })
  addExamples(done, 'truckroll attention done 4f0c')
}
