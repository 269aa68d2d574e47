import { lostJobSql } from '../sql/lost-job-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { toOwner, type JobOwner } from './job-owner.ts'

/** What organizations know of jobs that they have lost to another. */
export class LostJobs {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  owner(id: string, term: number): JobOwner | undefined {
    return this.#context.connection.first(lostJobSql.owner, { id, term }, toOwner)
  }

  handedOver(id: string, term: number, isCreated: boolean, handedBody: string | undefined): void {
    this.#context.connection.run(lostJobSql.handedOver, { id, term, isCreated, handedBody })
  }
}
