import { doneTextSql } from '../sql/retention-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { DoneJobs } from './done-jobs.ts'
import { toDoneRow, type Sweep } from './done-rows.ts'

interface Statements {
  readonly find: string
  readonly change: string
}

/** Attention that was ticked off, and remarks. */
export class DoneTexts {
  readonly #context: StoreContext
  readonly #jobs: DoneJobs

  constructor(context: StoreContext, jobs: DoneJobs) {
    this.#context = context
    this.#jobs = jobs
  }

  emptyAttention(sweep: Sweep): number {
    return this.#empty({ find: doneTextSql.oldAttention, change: doneTextSql.emptyAttention }, sweep)
  }

  emptyRemarks(sweep: Sweep): number {
    return this.#empty({ find: doneTextSql.oldRemarks, change: doneTextSql.emptyRemark }, sweep)
  }

  removeAttention(sweep: Sweep): number {
    return this.#remove({ find: doneTextSql.outlivedAttention, change: doneTextSql.removeAttention }, sweep)
  }

  removeRemarks(sweep: Sweep): number {
    return this.#remove({ find: doneTextSql.outlivedRemarks, change: doneTextSql.removeRemark }, sweep)
  }

  #empty({ find, change }: Statements, sweep: Sweep): number {
    const { connection, clock } = this.#context
    const rows = connection.all(find, sweep, toDoneRow)
    for (const { seq } of rows) connection.run(change, { seq, now: clock.now() })
    this.#jobs.empty(rows)
    return rows.length
  }

  #remove({ find, change }: Statements, sweep: Sweep): number {
    const { connection } = this.#context
    const rows = connection.all(find, sweep, toDoneRow)
    for (const { seq } of rows) connection.run(change, { seq })
    return rows.length + this.#jobs.remove(rows)
  }
}
