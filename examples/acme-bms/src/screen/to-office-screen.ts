import { toVisitLine, type Screen, type ScreenOrder } from '@truckroll/example-acme-adapter/screen'

import type { Office } from '../office/office.ts'
import type { WorkOrder } from '../work-orders/work-order.ts'
import { screenActs } from './screen-acts.ts'

/** A company's work orders as its screen shows them. */
export function toOfficeScreen(company: string, office: Office, problem: string | undefined): Screen {
  return {
    company,
    orders: office
      .workOrders()
      .toReversed()
      .map((order) => toOrder(office, order)),
    hint: 'npx truckroll trigger job.created',
    ...(problem !== undefined && { problem }),
  }
}

function toOrder(office: Office, order: WorkOrder): ScreenOrder {
  const { id, title, status, description } = order
  const { customer, visits, notes, files } = office.look(id)
  const names = [customer.firstName, customer.lastName ?? customer.companyName]
  return {
    id,
    title,
    status,
    customer: names.filter((name) => name !== null).join(' '),
    description,
    lines: [
      ...visits.map(toVisitLine),
      ...notes.map(({ body }) => `Note: ${body}`),
      ...files.map(({ fileName }) => `File: ${fileName}`),
    ],
    action: `/screen/${encodeURIComponent(id)}`,
    acts: Object.entries(screenActs)
      .filter(([, { when }]) => when.includes(status))
      .map(([name, { label }]) => ({ name, label })),
    reasons: toReasons(order),
  }
}

/** The reasons to choose from for each possible act; a reason may be in several lists. */
function toReasons({ status, reasonOptions }: WorkOrder): ScreenOrder['reasons'] {
  const { declined = [], on_hold: onHold = [], void: voided = [], done = [] } = reasonOptions
  const options = status === 'proposed' ? declined : [...onHold, ...done, ...voided]
  return [...new Map(options.map(({ code, label }) => [code, { code, label }])).values()]
}
