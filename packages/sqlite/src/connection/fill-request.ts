import { Lock, NewId, Statement, Time, Together, type Request } from '@truckroll/store'
import type { Connection } from './connection.ts'
import type { StoreContext } from '../store-context.ts'

type Filler = Pick<StoreContext, 'connection' | 'clock' | 'random' | 'wake'>

/** Answers what a routine of the port asks for. */
export function fillRequest(filler: Filler, request: Request): void {
  const { connection, clock, random, wake } = filler
  if (request instanceof Together) for (const one of request.requests) fillRequest(filler, one)
  // The transaction has the whole file.
  else if (request instanceof Lock) return
  else if (request instanceof Statement) fillStatement(connection, request)
  else if (request instanceof Time) request.now = clock.now()
  else if (request instanceof NewId) request.id = random.id()
  else wake(request.kind)
}

function fillStatement(connection: Connection, statement: Statement): void {
  const { sql, values, wants, each } = statement
  if (wants === 'rows') {
    statement.rows =
      each === undefined ? connection.all(sql, values, (row) => row) : connection.allEach(sql, each, values)
  } else {
    statement.changes =
      each === undefined ? connection.run(sql, values) : connection.runEach(sql, each, values)
  }
}
