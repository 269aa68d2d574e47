import {
  GatewayError,
  type Page,
  parseTextPlace,
  type ProviderChange,
  type ProviderState,
  providerStates,
  readInteger,
  readText,
  readWord,
  type StoredProvider,
  toPage,
  toStoredProvider,
  toTextPlace,
} from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { remarkWaiting } from '../control/remark-list.ts'
import { providerSql } from '../sql/provider-sql.ts'
import type { StoreContext } from '../store-context.ts'

/** The seat that serves all providers without a key of their own. */
export const SHARED_SEAT = 'default'

export interface ProviderFilter {
  readonly state?: ProviderState
  readonly requestedBefore?: number
  readonly cursor?: string
  readonly limit: number
}

const readId = (row: Row) => readText(row, 'id')

/** The service companies. */
export class ProviderTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  get(id: string): StoredProvider | undefined {
    return this.#context.connection.first(providerSql.get, { id }, toStoredProvider)
  }

  findByOrganization(organizationId: string): StoredProvider | undefined {
    return this.#context.connection.first(providerSql.getByOrganization, { organizationId }, toStoredProvider)
  }

  /** External id of the provider that an organization belongs to. */
  ofOrganization(organizationId: string): string | undefined {
    return this.#context.connection.first(providerSql.ofOrganization, { organizationId }, (row) =>
      readText(row, 'external_organization_id'),
    )
  }

  stateOf(id: string): ProviderState | undefined {
    return this.#context.connection.first(providerSql.stateOf, { id }, (row) =>
      readWord(row, 'state', providerStates),
    )
  }

  /** The seat whose key signs for a provider before any job of it came. */
  seatOf(id: string | undefined): string {
    if (id === undefined) return SHARED_SEAT
    const hasOwn = this.#context.connection.first(providerSql.hasOwnSeat, { id }, () => true) ?? false
    return hasOwn ? id : SHARED_SEAT
  }

  list(filter: ProviderFilter): Page<StoredProvider> {
    const { state, requestedBefore, limit } = filter
    const cursor = parseTextPlace(filter.cursor)
    const rows = this.#context.connection.all(
      providerSql.list,
      { state, requestedBefore, cursor, limit: limit + 1 },
      (row) => ({
        place: toTextPlace(readText(row, 'external_organization_id')),
        item: toStoredProvider(row),
      }),
    )
    return toPage(rows, limit)
  }

  /** False if it exists already. @throws GatewayError `TR_PROVIDER_CONFLICT` */
  add(provider: StoredProvider): boolean {
    if (this.stateOf(provider.externalOrganizationId) !== undefined) return false
    this.#refuseTaken(provider.organizationId, provider.externalOrganizationId)
    this.#context.connection.run(providerSql.add, {
      externalOrganizationId: provider.externalOrganizationId,
      organizationId: provider.organizationId,
      organizationIdJson: provider.organizationIdJson,
      name: provider.name,
      state: provider.state,
      profile: provider.profile,
      requestHash: provider.requestHash,
      settings: provider.settings,
      sealedCredentials: provider.sealedCredentials,
      sealedDispatch: provider.sealedDispatch,
      isHeld: provider.isHeld,
      heldMessage: provider.heldMessage,
      requestedAt: provider.requestedAt,
      connectedAt: provider.connectedAt,
    })
    return true
  }

  /** @throws GatewayError `TR_PROVIDER_UNKNOWN`, `TR_PROVIDER_CONFLICT` */
  change(id: string, change: ProviderChange): void {
    this.#refuseTaken(change.organizationId, id)
    const changed = this.#context.connection.run(providerSql.change, {
      id,
      now: this.#context.clock.now(),
      organizationId: change.organizationId,
      organizationIdJson: change.organizationIdJson,
      name: change.name,
      state: change.state,
      profile: change.profile,
      requestHash: change.requestHash,
      settings: change.settings,
      sealedCredentials: change.sealedCredentials,
      sealedDispatch: change.sealedDispatch,
    })
    if (changed === 0) {
      throw new GatewayError('TR_PROVIDER_UNKNOWN', `Provider ${id} is not known: onboard it first`)
    }
    if (change.releasesHold === true) this.releaseHold(id)
    if (change.heldMessage !== undefined) this.hold(id, change.heldMessage)
  }

  /** False if there is no such provider. */
  hold(id: string, message: string): boolean {
    const now = this.#context.clock.now()
    if (this.get(id)?.isHeld === false) {
      const text = `The login of provider ${id} was refused: the job waits.`
      remarkWaiting(this.#context, id, { source: 'gateway', kind: 'job.held', text })
    }
    return this.#context.connection.run(providerSql.hold, { id, message, now }) === 1
  }

  releaseHold(id: string): void {
    if (this.get(id)?.isHeld === true) {
      const text = `The login of provider ${id} is tried again: the job goes on.`
      remarkWaiting(this.#context, id, { source: 'gateway', kind: 'job.freed', text })
    }
    this.#context.connection.run(providerSql.releaseHold, { id })
  }

  setPaused(id: string, isPaused: boolean): void {
    this.#context.connection.run(isPaused ? providerSql.setPaused : providerSql.setResumed, { id })
  }

  /** Called for every post that was sent: one that lets its provider go ends that provider's leaving. */
  setOffboarded(sentSeq: number): void {
    this.#context.connection.run(providerSql.setOffboarded, { seq: sentSeq })
  }

  /** Providers whose events may not be handed out: held or paused. */
  gated(): ReadonlySet<string> {
    return new Set(this.#context.connection.all(providerSql.gated, {}, readId))
  }

  /** Providers whose updates may not be sent. */
  paused(): ReadonlySet<string> {
    return new Set(this.#context.connection.all(providerSql.paused, {}, readId))
  }

  countByState(): Readonly<Record<string, number>> {
    const counts = this.#context.connection.all(
      providerSql.countByState,
      {},
      (row) => [readText(row, 'state'), readInteger(row, 'count')] as const,
    )
    return Object.fromEntries(counts)
  }

  countQueuedUpdates(id: string): number {
    return (
      this.#context.connection.first(providerSql.queuedUpdates, { id }, (row) => readInteger(row, 'count')) ??
      0
    )
  }

  #refuseTaken(organizationId: string | undefined, id: string): void {
    if (organizationId === undefined) return
    const holder = this.ofOrganization(organizationId)
    if (holder === undefined || holder === id) return
    // What one that left was connected to before is free for another.
    if (this.#context.connection.run(providerSql.freeOrganization, { id: holder }) === 1) return
    throw new GatewayError(
      'TR_PROVIDER_CONFLICT',
      `Organization ${organizationId} belongs to provider ${holder}: offboard that one, or give ${id} another`,
    )
  }
}
