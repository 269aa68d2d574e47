import { addEventSql, EventClaims, type RoutineWork, SendClaims } from '@truckroll/store'
import { HeldLeases } from './held-leases.ts'
import { MetaTable } from './meta-table.ts'
import { retentionWork } from './retention/retention-work.ts'
import type { StoreContext } from './store-context.ts'

export interface Parts extends RoutineWork {
  readonly held: HeldLeases
  readonly meta: MetaTable
}

/** Puts the parts of an open store together. */
export function createParts(context: StoreContext): Parts {
  const work: RoutineWork = {
    claims: new EventClaims(context.owner),
    sends: new SendClaims(context.owner),
    recording: { addEvents: addEventSql.besideBodies },
    retentionWork,
  }
  return {
    ...work,
    held: new HeldLeases(),
    meta: new MetaTable(context),
  }
}
