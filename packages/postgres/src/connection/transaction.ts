import { randomUUID } from 'node:crypto'
import {
  awaitRoutine,
  NewId,
  Statement,
  Time,
  type Request,
  type Routine,
  type WorkKind,
} from '@truckroll/store'
import type pg from 'pg'
import type { Statements } from './statement.ts'

/** What of a routine's work is told outside once it is committed. */
export interface Committed<T> {
  readonly value: T
  readonly wakes: ReadonlySet<WorkKind>
}

/**
 * Runs a routine of the port as one transaction. `given`: the time to work by; undefined: the database's own. `ids`: those
 * that it was given so far; if it runs again because its answer was lost, it gets them again, so that an act is audited
 * once.
 */
export async function transact<T>(
  client: pg.ClientBase,
  statements: Statements,
  routine: Routine<T>,
  given: number | undefined,
  ids: string[],
): Promise<Committed<T>> {
  let idCount = 0
  const wakes = new Set<WorkKind>()
  let now: number | undefined
  const fill = async (request: Request): Promise<void> => {
    if (request instanceof Statement) {
      const { rows, rowCount } = await client.query(statements.bind(request.sql, request.values))
      request.rows = rows
      request.changes = rowCount ?? 0
    } else if (request instanceof Time) request.now = now ??= await readTime(client, given)
    else if (request instanceof NewId) request.id = ids[idCount++] ??= randomUUID()
    else wakes.add(request.kind)
  }
  await client.query('begin')
  try {
    const value = await awaitRoutine(routine, fill)
    await client.query('commit')
    return { value, wakes }
  } catch (error) {
    // The first error is the one to tell; a connection that is gone has rolled back by itself.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function readTime(client: pg.ClientBase, given: number | undefined): Promise<number> {
  const { rows } = await client.query<{ now: number }>('select now_ms($1) as now', [given ?? null])
  return rows[0]?.now ?? Date.now()
}
