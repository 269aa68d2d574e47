import { eventStates, gates, type KeyOwner, readInteger, readWord, SHARED_SEAT } from '@truckroll/store'
import type { JobOwner } from '../jobs/job-owner.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { KeyTable } from '../keys/key-table.ts'
import type { PauseTable } from '../providers/pause-table.ts'
import type { ProviderTable } from '../providers/provider-table.ts'
import { eventSql } from '../sql/event-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** The inbox's keys are the same for all seats. */
const INBOX_SEAT = ''

export interface EventOwner {
  readonly key: string
  readonly jobId: string | undefined
  /** Set where the organization that it was told with has lost the job since. */
  readonly lostTerm?: number | undefined
  readonly organizationId: string | undefined
  readonly credential: string
}

/** Keeps `keys` true to `events`: a key with a waiting or dead event has exactly one row, any other none. */
export class InboxKeys {
  readonly #context: StoreContext
  readonly #keys: KeyTable
  readonly #jobs: JobTable
  readonly #providers: ProviderTable
  readonly #pauses: PauseTable

  constructor(
    context: StoreContext,
    keys: KeyTable,
    jobs: JobTable,
    providers: ProviderTable,
    pauses: PauseTable,
  ) {
    this.#context = context
    this.#keys = keys
    this.#jobs = jobs
    this.#providers = providers
    this.#pauses = pauses
  }

  /** The provider of an event: by its seat, else by its organization. */
  providerOf(credential: string, organizationId: string | undefined): string | undefined {
    if (credential !== SHARED_SEAT) return credential
    return organizationId === undefined ? undefined : this.#providers.ofOrganization(organizationId)
  }

  /**
   * Called with each event that is recorded: its key has a row from now on. `job`: if it was just read. True if the
   * key may wait for its organization.
   */
  touch(event: EventOwner, job = this.#jobOf(event)): boolean {
    return this.touchAs(event.key, this.#ownerOf(event, job))
  }

  touchAs(key: string, owner: KeyOwner): boolean {
    const held = this.#pauses.gatesOf(owner)
    this.#keys.touch(key, INBOX_SEAT, owner, held, this.#context.clock.now())
    return (
      (held & gates.activation) !== 0 || (owner.provider === undefined && owner.organizationId !== undefined)
    )
  }

  /** Called once a key's head has ended or came back: the next one is due now. Ends the claim. */
  settle(key: string): void {
    const now = this.#context.clock.now()
    const head = this.#context.connection.first(eventSql.headState, { key }, (row) => ({
      dueAt: now,
      since: readInteger(row, 'recorded_at'),
      isDead: readWord(row, 'state', eventStates) === 'dead',
    }))
    this.#keys.settle(key, head, now)
    if (head !== undefined) this.#context.wake('inbox')
  }

  #jobOf({ jobId, lostTerm }: EventOwner): JobOwner | undefined {
    return jobId === undefined ? undefined : this.#jobs.owner(jobId, lostTerm)
  }

  #ownerOf(event: EventOwner, job: JobOwner | undefined): KeyOwner {
    const organizationId = job?.organizationId ?? event.organizationId
    const provider = job?.provider ?? this.providerOf(event.credential, organizationId)
    return { jobId: event.jobId, organizationId, provider }
  }
}
