import { readInteger, readOptionalInteger, readText } from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { eventSql } from '../sql/event-sql.ts'
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

  /** The newest term in which that organization had the job. */
  termOf(id: string, organizationId: string): number | undefined {
    return this.#context.connection.first(lostJobSql.ofOrganization, { id, organizationId }, readTerm)
  }

  handedOver(id: string, term: number, isCreated: boolean, handedBody: string | undefined): void {
    this.#context.connection.run(lostJobSql.handedOver, { id, term, isCreated, handedBody })
  }

  /** The key of an organization that the job comes to: the one that it had when it had the job before. */
  keyFor(id: string, to: Pick<JobOwner, 'organizationId' | 'provider'>, term: number): string {
    const { organizationId, provider } = to
    const before = this.#context.connection.first(lostJobSql.keyOf, { id, organizationId, provider }, (row) =>
      readText(row, 'key'),
    )
    return before ?? `job:${id}~${term}`
  }

  /** Whether anything of the job was handed to the organization that has it. */
  wasHanded(id: string): boolean {
    return this.#context.connection.first(lostJobSql.wasHanded, { id }, () => true) ?? false
  }

  /** Whether something waits that the job itself does not tell again: a note, a file or a visit. */
  leavesMoreThanJob(id: string): boolean {
    return this.#context.connection.first(lostJobSql.leavesMoreThanJob, { id }, () => true) ?? false
  }

  /** Takes the job from the organization that has it: from now on all that is known of it is the next one's. */
  lose(id: string, term: number, nextKey: string): void {
    const { connection, clock } = this.#context
    connection.run(lostJobSql.keep, { id, now: clock.now() })
    connection.run(lostJobSql.markEvents, { id, term })
    connection.run(lostJobSql.markUpdates, { id, term })
    connection.run(lostJobSql.endEchoes, { id })
    connection.run(lostJobSql.endPlace, { id })
    connection.run(lostJobSql.forgetEntities, { id })
    connection.run(lostJobSql.begin, { id, key: nextKey })
  }

  /** True where the key's next event was among them: what is of an earlier term goes on as it was. */
  skipWaiting(id: string, { key, term }: Pick<JobOwner, 'key' | 'term'>): boolean {
    const { connection, clock } = this.#context
    const headTerm = connection.first(eventSql.headTerm, { key }, (row) => readOptionalInteger(row, 'term'))
    connection.run(lostJobSql.skipWaiting, { id, term, now: clock.now() })
    return headTerm === term
  }
}

function readTerm(row: Row): number {
  return readInteger(row, 'term')
}
