import { jobSql } from '../sql/job-sql.ts'
import type { StoreContext } from '../store-context.ts'
import { toOwner, type JobOwner } from './job-owner.ts'
import type { LostJobs } from './lost-jobs.ts'

/** The jobs that are known: by a full event or by import. */
export class JobTable {
  readonly #context: StoreContext
  readonly #lost: LostJobs

  constructor(context: StoreContext, lost: LostJobs) {
    this.#context = context
    this.#lost = lost
  }

  owner(id: string, lostTerm?: number): JobOwner | undefined {
    if (lostTerm !== undefined) return this.#lost.owner(id, lostTerm)
    return this.#context.connection.first(jobSql.owner, { id }, toOwner)
  }

  /** What a completed attempt tells of the job as the organization of its event knows it. */
  handedOver(
    id: string,
    lostTerm: number | undefined,
    tells: { readonly isCreated: boolean; readonly handedBody: string | undefined },
  ): void {
    const { isCreated, handedBody } = tells
    if (lostTerm !== undefined) this.#lost.handedOver(id, lostTerm, isCreated, handedBody)
    else this.#context.connection.run(jobSql.handedOver, { id, isCreated, handedBody })
  }
}
