import { defineQueue, type Connection } from 'plainjob'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Bench } from './bench.ts'
import { messageFor, withSqlite, workOff } from './bench-store.ts'
import { secondsOf, withFolder } from './gateway-under-test.ts'
import { mediansInTurns } from './in-turns.ts'

const batch = 10
const keys = 200

/**
 * plainjob is the fastest job queue on SQLite that npm has (queuert is not there); it knows no keys and so promises no order of a key's jobs
 * with more than one worker. Both work on node:sqlite here, WAL and synchronous FULL, 10 added at once, each ended
 * durably before the count goes up.
 */
export const sqliteRival: Bench = {
  name: 'sqlite-rival',
  does: 'recording and working off on SQLite with each commit on the disk, against plainjob',
  async run(report, scale) {
    const jobs = scale === 'full' ? 20_000 : 1_000
    const [truckroll = Number.NaN, plainjob = Number.NaN] = await mediansInTurns(3, [
      () => truckrollRate(jobs),
      () => plainjobRate(jobs),
    ])
    const what = 'record and work off on SQLite, synchronous FULL, order kept'
    report.figure({ what: 'truckroll', value: truckroll, unit: 'events/s' })
    report.figure({ what: 'plainjob 0.0.14', value: plainjob, unit: 'jobs/s' })
    report.row({
      what,
      against: 'plainjob 0.0.14, the same durability, no order',
      ratio: truckroll / plainjob,
      target: { atLeast: 1 },
    })
  },
}

async function truckrollRate(events: number): Promise<number> {
  return withSqlite(async (store) => {
    const seconds = await secondsOf(async () => {
      for (let at = 0; at < events; at += batch) {
        await store.recordMessages(
          Array.from({ length: batch }, (_, index) =>
            messageFor(String((at + index) % keys), `m-${at + index}`),
          ),
        )
      }
      const { count, isInOrder } = await workOff(store, 100)
      if (count !== events || !isInOrder)
        throw new Error(`${count} of ${events} came, in order: ${isInOrder}`)
    })
    return events / seconds
  })
}

async function plainjobRate(jobs: number): Promise<number> {
  return withFolder(async (folder) => {
    const connection = connectionTo(join(folder, 'plainjob.db'))
    const queue = defineQueue({ connection, logger: quiet })
    // It asks for synchronous NORMAL, which loses the last jobs with the power.
    connection.pragma('synchronous = FULL')
    const [example] = messageFor('1', 'm-1').events
    const seconds = await secondsOf(async () => {
      for (let at = 0; at < jobs; at += batch) {
        queue.addMany(
          'event',
          Array.from({ length: batch }, () => example?.body),
        )
      }
      let done = 0
      for (let job = queue.getAndMarkJobAsProcessing('event'); job !== undefined;) {
        queue.getJobById(job.id)
        queue.markJobAsDone(job.id)
        done += 1
        job = queue.getAndMarkJobAsProcessing('event')
      }
      if (done !== jobs) throw new Error(`${done} of ${jobs} jobs came`)
    })
    queue.close()
    return jobs / seconds
  })
}

const quiet = { error() {}, warn() {}, info() {}, debug() {} }

/** What plainjob needs of a driver, from the driver that the store uses too. */
function connectionTo(path: string): Connection {
  const database = new DatabaseSync(path)
  const transaction = (work: (...args: unknown[]) => unknown) => {
    const inTransaction = (...args: unknown[]) => {
      database.exec('begin immediate')
      try {
        const result = work(...args)
        database.exec('commit')
        return result
      } catch (error) {
        database.exec('rollback')
        throw error
      }
    }
    return Object.assign(inTransaction, { immediate: inTransaction, deferred: inTransaction })
  }
  return {
    driver: 'better-sqlite3',
    filename: path,
    pragma: (statement) => database.exec(`pragma ${statement}`),
    exec: (statement) => database.exec(statement),
    prepare: (statement) => {
      const prepared = database.prepare(statement)
      return {
        run: (...values: SQLInputValue[]) => {
          const { changes, lastInsertRowid } = prepared.run(...values)
          return { changes: Number(changes), lastInsertRowid }
        },
        get: (...values: unknown[]) => prepared.get(...(values as SQLInputValue[])),
        all: (...values: unknown[]) => prepared.all(...(values as SQLInputValue[])),
      }
    },
    transaction: transaction as Connection['transaction'],
    close: () => database.close(),
  }
}
