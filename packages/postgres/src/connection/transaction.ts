import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import {
  awaitRoutine,
  NewId,
  readInteger,
  Statement,
  Time,
  Together,
  type Request,
  type Routine,
  type Row,
  type WorkKind,
} from '@truckroll/store'
import pg from 'pg'
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
  // Sent one behind the other without waiting for an answer: the server works on them in that order.
  const sent: Promise<unknown>[] = []
  const send = (config: string | pg.QueryConfig): Promise<pg.QueryResult<Row>> => {
    if (client instanceof pg.Client) gather(client.connection.stream)
    const answer = client.query<Row>(config)
    sent.push(answer)
    // Whoever waits for it hears of its failure, and `firstError` does.
    answer.catch(ignore)
    return answer
  }
  let time: Promise<number> | undefined
  const fill = async (request: Request): Promise<void> => {
    if (request instanceof Together) await Promise.all(request.requests.map(fill))
    else if (request instanceof Statement) {
      const answer = send(statements.bind(request.sql, request.values, request.each))
      if (request.wants === 'nothing') return
      const { rows, rowCount } = await answer
      request.rows = rows
      request.changes = rowCount ?? 0
    } else if (request instanceof Time) request.now = await (time ??= readTime(send, given))
    else if (request instanceof NewId) request.id = ids[idCount++] ??= randomUUID()
    else wakes.add(request.kind)
  }
  void send('begin')
  try {
    const value = await awaitRoutine(routine, fill)
    void send('commit')
    await Promise.all(sent)
    return { value, wakes }
  } catch (error) {
    // The first error is the one to tell; a connection that is gone has rolled back by itself.
    await client.query('rollback').catch(ignore)
    throw (await firstError(sent)) ?? error
  }
}

/** What is said in one turn goes in one write: each costs the system as much as working out a statement. */
function gather(stream: Duplex): void {
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** What was sent after a statement that failed is refused in words that tell nothing. */
async function firstError(sent: readonly Promise<unknown>[]): Promise<unknown> {
  const settled = await Promise.allSettled(sent)
  return settled.find((one) => one.status === 'rejected')?.reason
}

/** The time of the store: the database's own, unless another is given. */
export async function readTime(
  send: (config: pg.QueryConfig) => Promise<pg.QueryResult<Row>>,
  given: number | undefined,
): Promise<number> {
  const { rows } = await send({ name: 'now', text: 'select now_ms($1) as now', values: [given ?? null] })
  return rows[0] === undefined ? Date.now() : readInteger(rows[0], 'now')
}

function ignore(): void {}
