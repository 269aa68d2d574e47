import type { Acme } from './acme.ts'
import { acts } from './office.ts'
import type { Item } from './records.ts'
import { toVisitLine, type Screen, type ScreenOrder } from './screen.ts'

/** The double's work orders as its screen shows them. */
export function toOfficeScreen(acme: Acme): Screen {
  const orders = acme.workOrders.find().toReversed()
  const hint = 'npx --no truckroll trigger job.created'
  return { company: 'Best HVAC', orders: orders.map((order) => toOrder(acme, order)), hint }
}

function toOrder(acme: Acme, order: Item): ScreenOrder {
  const { id } = order
  const status = String(order['status'])
  const customer = acme.customers.get(String(order['customerId']))
  const names = [customer?.['firstName'], customer?.['lastName'] ?? 'unknown']
  return {
    id,
    title: String(order['title']),
    status,
    customer: names.filter((name) => typeof name === 'string').join(' '),
    description: typeof order['description'] === 'string' ? order['description'] : '',
    lines: toLines(acme, id),
    action: `/office/${encodeURIComponent(id)}`,
    acts: Object.entries(acts)
      .filter(([, { when }]) => when.includes(status))
      .map(([name, { label }]) => ({ name, label })),
    reasons: [],
  }
}

function toLines(acme: Acme, workOrderId: string): readonly string[] {
  const visits = acme.visits.find({ workOrderId })
  return [
    ...visits.map(({ start, end, status }) =>
      toVisitLine({ start: String(start), end: String(end), status: String(status) }),
    ),
    ...acme.notes.find({ workOrderId }).map(({ body }) => `Note: ${String(body)}`),
    ...acme.files.find({ workOrderId }).map(({ fileName }) => `File: ${String(fileName)}`),
  ]
}
