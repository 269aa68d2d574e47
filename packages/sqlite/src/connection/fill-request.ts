import { NewId, Statement, Time, type Request } from '@truckroll/store'
import type { StoreContext } from '../store-context.ts'

/** Answers what a routine of the port asks for. */
export function fillRequest(
  { connection, clock, random, wake }: Pick<StoreContext, 'connection' | 'clock' | 'random' | 'wake'>,
  request: Request,
): void {
  if (request instanceof Statement) {
    if (request.wants === 'changes') request.changes = connection.run(request.sql, request.values)
    else request.rows = connection.all(request.sql, request.values, (row) => row)
  } else if (request instanceof Time) request.now = clock.now()
  else if (request instanceof NewId) request.id = random.id()
  else wake(request.kind)
}
