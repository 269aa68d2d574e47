import { addEventSql, EventClaims, type RoutineWork, SendClaims } from '@truckroll/store'
import { SqliteRetentionWork } from './retention/retention-work.ts'
import type { StoreContext } from './store-context.ts'

/** What the routines of the port need of an open store. */
export function createWork(context: StoreContext): RoutineWork {
  return {
    // Nobody else holds claims of a file: they need no name.
    claims: new EventClaims(''),
    sends: new SendClaims(''),
    recording: { addEvents: addEventSql.withBodies },
    retentionWork: new SqliteRetentionWork(context),
  }
}
