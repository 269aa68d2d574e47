import type { JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { printList } from '../output/print-list.ts'
import { toLocalTime } from '../output/to-local-time.ts'
import { toWords } from '../output/to-words.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { toText } from './to-text.ts'

export function addAuditCommand({ program, context }: CommandHost): void {
  const audit = program.command('audit').description('Who did what by command or REST, newest first.')
  addListOptions(audit).action(async (options: ListOptions) => {
    const found = await createGatewayClient(context).list({ path: '/v1/audit', limit: options.limit })
    printList<JsonObject>(context.output, {
      columns: [
        { heading: 'WHEN', value: (row) => toLocalTime(toText(row, 'at'), 'UTC') },
        { heading: 'TOKEN', value: (row) => toText(row, 'token') },
        { heading: 'WHO', value: (row) => toText(row, 'actor') },
        { heading: 'ACT', value: (row) => toWords(toText(row, 'act') ?? '') },
        { heading: 'ON', value: (row) => toText(row, 'subject')?.replace(':', ' '), maxWidth: 40 },
        { heading: 'BEFORE', value: (row) => toText(row, 'before'), maxWidth: 40 },
        { heading: 'AFTER', value: (row) => toText(row, 'after'), maxWidth: 40 },
      ],
      found,
      empty: 'Nobody has done anything yet.',
      isJson: options.json === true,
    })
  })
  addExamples(audit, 'truckroll audit', 'truckroll audit --limit 20 --json')
}
