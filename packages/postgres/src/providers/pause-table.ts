import { readText, readWord, type PauseScope } from '@truckroll/gateway/store'
import { providerSql } from '../sql/provider-sql.ts'
import type { StoreContext } from '../store-context.ts'

const kinds = ['all', 'provider', 'job'] as const

/** What waits because a person said so: everything, a provider, a job, or an organization under dispute. */
export class PauseTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  async pause(scope: PauseScope): Promise<void> {
    const { database, now } = this.#context
    await database.run(providerSql.pause, { kind: scope.kind, subject: subjectOf(scope), now: now() })
  }

  /** Ends a pause; of a provider also the hold of a refused login. */
  async resume(scope: PauseScope): Promise<void> {
    await this.#context.database.run(providerSql.resume, { kind: scope.kind, subject: subjectOf(scope) })
    this.#wake()
  }

  list(): Promise<readonly PauseScope[]> {
    return this.#context.database.all(providerSql.listPauses, {}, (row): PauseScope => {
      const subject = readText(row, 'subject')
      const kind = readWord(row, 'kind', kinds)
      if (kind === 'provider') return { kind, externalOrganizationId: subject }
      return kind === 'job' ? { kind, jobId: subject } : { kind }
    })
  }

  async holdOrganization(organizationId: string, isHeld: boolean): Promise<void> {
    const { database, now } = this.#context
    await database.run(providerSql.holdOrganization, { organizationId, isHeld, now: now() })
    if (!isHeld) this.#wake()
  }

  #wake(): void {
    this.#context.wakeAll('inbox')
    this.#context.wakeAll('outbox')
  }
}

function subjectOf(scope: PauseScope): string {
  if (scope.kind === 'provider') return scope.externalOrganizationId
  return scope.kind === 'job' ? scope.jobId : ''
}
