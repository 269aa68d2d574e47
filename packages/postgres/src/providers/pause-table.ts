import { type Caller, type Pause, type PauseScope, readPause } from '@truckroll/store'
import { toBy } from '../control/to-by.ts'
import type { EventClaimer } from '../inbox/event-claimer.ts'
import { providerSql } from '../sql/provider-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** What waits because a person said so: everything, a provider, a job, or an organization under dispute. */
export class PauseTable {
  readonly #context: StoreContext
  readonly #claimer: EventClaimer

  constructor(context: StoreContext, claimer: EventClaimer) {
    this.#context = context
    this.#claimer = claimer
  }

  async pause(scope: PauseScope, by: Caller | undefined): Promise<void> {
    await this.#act('pause', scope, by)
  }

  /** Ends a pause; of a provider also the hold of a refused login. */
  async resume(scope: PauseScope, by: Caller | undefined): Promise<void> {
    await this.#act('resume', scope, by)
    this.#wake()
  }

  list(): Promise<readonly Pause[]> {
    return this.#context.database.all(providerSql.listPauses, {}, readPause)
  }

  async holdOrganization(organizationId: string, isHeld: boolean): Promise<void> {
    const { database, now } = this.#context
    await database.run(providerSql.holdOrganization, {
      organizationId,
      isHeld,
      holdsUnknown: this.#claimer.holdsUnknown,
      now: now(),
    })
    if (!isHeld) this.#wake()
  }

  async #act(act: 'pause' | 'resume', scope: PauseScope, by: Caller | undefined): Promise<void> {
    const { database, now } = this.#context
    const parameters = { act, kind: scope.kind, subject: subjectOf(scope), by: toBy(by), now: now() }
    await database.run(providerSql.pauseOrResume, parameters)
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
