import { addEventSql, EventClaims, type RoutineWork, SendClaims } from '@truckroll/store'
import { LeaseTable } from './lease-table.ts'
import { MetaTable } from './meta-table.ts'
import { retentionWork } from './retention/retention-work.ts'
import type { StoreContext } from './store-context.ts'

export interface Parts extends RoutineWork {
  readonly leases: LeaseTable
  readonly meta: MetaTable
}

/** Puts the parts of an open store together. */
export function createParts(context: StoreContext): Parts {
  const work: RoutineWork = {
    claims: new EventClaims(context.owner),
    sends: new SendClaims(context.owner),
    recording: { addEvents: addEventSql.besideBodies, pointsToBodies: false },
    retentionWork,
  }
  return {
    ...work,
    leases: new LeaseTable(context),
    meta: new MetaTable(context),
  }
}
