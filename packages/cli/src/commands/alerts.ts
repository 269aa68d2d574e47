import type { JsonObject } from '@truckroll/protocol'
import type { CommandHost } from '../command-host.ts'
import { printList } from '../output/print-list.ts'
import { toAge } from '../output/to-age.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { addExamples } from './examples.ts'
import { addListOptions, type ListOptions } from './list-options.ts'
import { toCount, toText, toTime } from './to-text.ts'

interface AlertOptions extends ListOptions {
  readonly cause?: string
}

export function addAlertsCommand({ program, context }: CommandHost): void {
  const alerts = program
    .command('alerts')
    .description('What is in trouble now, critical alerts first, whether or not alerts are sent anywhere.')
    .option('--cause <cause>', 'only those of this cause, such as no_jobs')
  addListOptions(alerts).action(async ({ cause, limit, json }: AlertOptions) => {
    const answer = await createGatewayClient(context).list({ path: '/v1/alerts', limit: Infinity })
    const rows = answer.rows.filter((row) => cause === undefined || toText(row, 'cause') === cause)
    printList<JsonObject>(context.output, {
      columns: [
        { heading: 'SEVERITY', value: (row) => toText(row, 'severity') },
        { heading: 'CAUSE', value: (row) => toText(row, 'cause') },
        { heading: 'PROVIDER', value: (row) => toText(row, 'externalOrganizationId') },
        { heading: 'JOB', value: (row) => toText(row, 'jobId') },
        { heading: 'SINCE', value: (row) => toAge(toTime(row, 'since'), context.now()) },
        { heading: 'ITEMS', value: (row) => toCount(row, 'count') },
        { heading: 'WHAT', value: (row) => toText(row, 'text'), maxWidth: 200 },
      ],
      found: { rows: rows.slice(0, limit), hasMore: rows.length > limit },
      empty: cause === undefined ? 'Nothing is in trouble.' : `Nothing is in trouble by ${cause}.`,
      isJson: json === true,
    })
  })
  addExamples(alerts, 'truckroll alerts', 'truckroll alerts --cause no_jobs --limit 1000')
}
