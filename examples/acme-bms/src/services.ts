import { Customers } from './customers/customers.ts'
import { Files } from './files/files.ts'
import { Notes } from './notes/notes.ts'
import type { ServiceParts } from './service-parts.ts'
import { Visits } from './visits/visits.ts'
import { Webhooks } from './webhooks/webhooks.ts'
import { StatusChanges } from './work-orders/status-changes.ts'
import { WorkOrders } from './work-orders/work-orders.ts'

/** What the product can do, behind both its API and its office. */
export interface Services {
  customers: Customers
  workOrders: WorkOrders
  statusChanges: StatusChanges
  visits: Visits
  notes: Notes
  files: Files
  webhooks: Webhooks
}

export function createServices(parts: ServiceParts): Services {
  const statusChanges = new StatusChanges(parts)
  return {
    customers: new Customers(parts),
    workOrders: new WorkOrders(parts),
    statusChanges,
    visits: new Visits(parts, statusChanges),
    notes: new Notes(parts),
    files: new Files(parts),
    webhooks: new Webhooks(parts),
  }
}
