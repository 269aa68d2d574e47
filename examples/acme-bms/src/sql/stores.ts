import type { DatabaseSync } from 'node:sqlite'

import { customerSchema, phoneDigits, type Customer } from '../customers/customer.ts'
import { fileSchema, type StoredFile } from '../files/file.ts'
import { noteSchema, type Note } from '../notes/note.ts'
import { visitSchema, type Visit } from '../visits/visit.ts'
import { workOrderSchema, type WorkOrder } from '../work-orders/work-order.ts'
import { CompanyStore } from './company-store.ts'
import { DeliveryStore } from './delivery-store.ts'
import { EventStore } from './event-store.ts'
import { FileContentStore } from './file-content-store.ts'
import { RecordStore } from './record-store.ts'
import { WebhookStore } from './webhook-store.ts'
import { WorkOrderNumbers } from './work-order-numbers.ts'

type OfWorkOrder = { workOrderId: string; externalReference: string | null }

/** Every table of the product, each behind the one object that knows its SQL. */
export function createStores(database: DatabaseSync) {
  const workOrderColumns = {
    work_order_id: (item: OfWorkOrder) => item.workOrderId,
    external_reference: (item: OfWorkOrder) => item.externalReference,
  }
  return {
    companies: new CompanyStore(database),
    customers: new RecordStore(database, {
      name: 'customers',
      schema: customerSchema,
      columns: {
        email: (customer: Customer) => customer.email?.toLowerCase() ?? null,
        phone: (customer: Customer) => (customer.phone === null ? null : phoneDigits(customer.phone)),
        external_reference: (customer: Customer) => customer.externalReference,
      },
    }),
    workOrders: new RecordStore(database, {
      name: 'work_orders',
      schema: workOrderSchema,
      columns: {
        number: (workOrder: WorkOrder) => workOrder.number,
        customer_id: (workOrder: WorkOrder) => workOrder.customerId,
        status: (workOrder: WorkOrder) => workOrder.status,
        updated_at: (workOrder: WorkOrder) => workOrder.updatedAt,
        external_reference: (workOrder: WorkOrder) => workOrder.externalReference,
      },
    }),
    numbers: new WorkOrderNumbers(database),
    visits: new RecordStore(database, {
      name: 'visits',
      schema: visitSchema,
      columns: { ...workOrderColumns, status: (visit: Visit) => visit.status },
    }),
    notes: new RecordStore(database, {
      name: 'notes',
      schema: noteSchema,
      columns: { ...workOrderColumns, visibility: (note: Note) => note.visibility },
    }),
    files: new RecordStore(database, {
      name: 'files',
      schema: fileSchema,
      columns: { ...workOrderColumns, visibility: (file: StoredFile) => file.visibility },
    }),
    fileContents: new FileContentStore(database),
    events: new EventStore(database),
    webhooks: new WebhookStore(database),
    deliveries: new DeliveryStore(database),
  }
}

export type Stores = ReturnType<typeof createStores>
