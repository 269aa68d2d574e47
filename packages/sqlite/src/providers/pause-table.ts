import {
  type Caller,
  nameOfCaller,
  type Pause,
  type PauseScope,
  readFlag,
  readPause,
  type Row,
} from '@truckroll/store'
import { gates } from '../keys/gates.ts'
import type { KeyTable } from '../keys/key-table.ts'
import type { KeyOwner } from '../keys/slots.ts'
import { pauseSql } from '../sql/provider-sql.ts'
import type { StoreContext } from '../store-context.ts'
import type { ProviderTable } from './provider-table.ts'

/** What waits because a person said so: everything, a provider, a job, or an organization under dispute. */
export class PauseTable {
  readonly #context: StoreContext
  readonly #providers: ProviderTable
  readonly #inboxKeys: KeyTable
  readonly #outboxKeys: KeyTable

  constructor(context: StoreContext, providers: ProviderTable, inboxKeys: KeyTable, outboxKeys: KeyTable) {
    this.#context = context
    this.#providers = providers
    this.#inboxKeys = inboxKeys
    this.#outboxKeys = outboxKeys
  }

  isAllPaused(): boolean {
    return this.#has('all', '')
  }

  /** Gates that a new key of this owner starts with; one statement, since every event that is recorded asks. */
  gatesOf(owner: KeyOwner): number {
    const { jobId, organizationId } = owner
    if (jobId === undefined && organizationId === undefined) return 0
    const read = (row: Row) =>
      (readFlag(row, 'is_paused') ? gates.paused : 0) | (readFlag(row, 'is_held') ? gates.activation : 0)
    return this.#context.connection.first(pauseSql.gates, { jobId, organizationId }, read) ?? 0
  }

  pause(scope: PauseScope, caller: Caller | undefined): void {
    const now = this.#context.clock.now()
    const by = caller && nameOfCaller(caller)
    this.#context.connection.run(pauseSql.add, { kind: scope.kind, subject: subjectOf(scope), now, by })
    if (scope.kind === 'job') this.#setJobGate(scope.jobId, true)
    if (scope.kind === 'provider') this.#providers.setPaused(scope.externalOrganizationId, true)
  }

  /** As the audit shows it. A provider may be paused by its state alone, and held besides. */
  stateOf(scope: PauseScope): string {
    const isPaused = this.#has(scope.kind, subjectOf(scope))
    if (scope.kind !== 'provider') return isPaused ? 'paused' : 'running'
    const provider = this.#providers.get(scope.externalOrganizationId)
    const state = isPaused || provider?.state === 'paused' ? 'paused' : 'running'
    return provider?.isHeld === true ? `${state}, held` : state
  }

  /** Ends a pause; of a provider also the hold of a refused login. */
  resume(scope: PauseScope): void {
    this.#context.connection.run(pauseSql.remove, { kind: scope.kind, subject: subjectOf(scope) })
    if (scope.kind === 'job') this.#setJobGate(scope.jobId, false)
    if (scope.kind === 'provider') {
      this.#providers.setPaused(scope.externalOrganizationId, false)
      this.#providers.releaseHold(scope.externalOrganizationId)
    }
    this.#wake()
  }

  list(): readonly Pause[] {
    return this.#context.connection.all(pauseSql.list, {}, readPause)
  }

  holdOrganization(organizationId: string, isHeld: boolean): void {
    const now = this.#context.clock.now()
    if (isHeld) this.#context.connection.run(pauseSql.hold, { organizationId, now })
    else this.#context.connection.run(pauseSql.release, { organizationId })
    this.#inboxKeys.setOrganizationGate(organizationId, gates.activation, isHeld)
    if (!isHeld) this.#wake()
  }

  #setJobGate(jobId: string, isSet: boolean): void {
    this.#inboxKeys.setJobGate(jobId, gates.paused, isSet)
    this.#outboxKeys.setJobGate(jobId, gates.paused, isSet)
  }

  #has(kind: string, subject: string): boolean {
    return this.#context.connection.first(pauseSql.has, { kind, subject }, () => true) ?? false
  }

  #wake(): void {
    this.#context.wake('inbox')
    this.#context.wake('outbox')
  }
}

function subjectOf(scope: PauseScope): string {
  if (scope.kind === 'provider') return scope.externalOrganizationId
  return scope.kind === 'job' ? scope.jobId : ''
}
