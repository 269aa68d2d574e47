import type { NewMessage } from './inbox-store.ts'
import type { NewProviderPost } from './outbox-store.ts'
import type { ProviderAct } from './provider-act.ts'
import type { Page } from './records.ts'

export const providerStates = [
  'requested',
  'needs_information',
  'connected',
  'paused',
  'offboarding',
  'offboarded',
] as const
export type ProviderState = (typeof providerStates)[number]

/** A service company. Secrets lie sealed; nothing above the store's caller ever sees them open by accident. */
export interface StoredProvider {
  readonly externalOrganizationId: string
  readonly organizationId: string | undefined
  /** JSON text of the organization id as Dispatch gave it (number or string). */
  readonly organizationIdJson: string | undefined
  readonly name: string
  readonly state: ProviderState
  /** Name, contact and address as asked for, JSON text. */
  readonly profile: string
  /** Hash of the whole request, keyed where the request holds secrets: tells a repeat from a change. */
  readonly requestHash: string
  /** JSON text of the adapter's settings for this provider. */
  readonly settings: string
  readonly sealedCredentials: Uint8Array | undefined
  readonly sealedDispatch: Uint8Array | undefined
  /** Secret that signs what goes to the provider's own receiver. */
  readonly sealedBridge: Uint8Array | undefined
  readonly isHeld: boolean
  readonly heldMessage: string | undefined
  readonly requestedAt: number
  readonly connectedAt: number | undefined
}

export interface ProviderChange {
  readonly organizationId?: string
  readonly organizationIdJson?: string
  readonly name?: string
  readonly state?: ProviderState
  readonly profile?: string
  readonly requestHash?: string
  readonly settings?: string
  readonly sealedCredentials?: Uint8Array
  readonly sealedDispatch?: Uint8Array
  readonly sealedBridge?: Uint8Array
  /** Its login was refused, in these words: its jobs wait, and its vendor is not asked for changes. */
  readonly heldMessage?: string
  /** Ends the hold of a refused login. */
  readonly releasesHold?: boolean
}

/** What goes with a new provider or a change, in the same transaction. */
export interface ProviderChangeEffects {
  readonly post?: NewProviderPost
  /** An event for the adapter, such as `provider.connected`. */
  readonly notice?: NewMessage
  readonly act?: ProviderAct
}

export interface ProviderStore {
  getProvider(externalOrganizationId: string): Promise<StoredProvider | undefined>
  findProviderByOrganization(organizationId: string): Promise<StoredProvider | undefined>
  listProviders(filter: {
    readonly state?: ProviderState
    readonly requestedBefore?: number
    readonly cursor?: string
    readonly limit: number
  }): Promise<Page<StoredProvider>>
  /**
   * Inserts a provider; one that is connected is joined with its organization's keys and jobs, as by a change. False where
   * it exists already.
   * @throws GatewayError `TR_PROVIDER_CONFLICT` if another provider holds the organization.
   */
  addProvider(provider: StoredProvider, also?: ProviderChangeEffects): Promise<boolean>
  /**
   * Changes a provider and queues a post in one transaction. A new organization id joins waiting keys and jobs of
   * that organization to the provider and frees those held as `provider_unknown`.
   * @throws GatewayError `TR_PROVIDER_CONFLICT` if another provider holds the organization.
   */
  changeProvider(
    externalOrganizationId: string,
    change: ProviderChange,
    also?: ProviderChangeEffects,
  ): Promise<void>
  /** Jobs of this organization wait (cause `activation`) until released; how a disputed activation is kept apart. */
  holdOrganization(organizationId: string, isHeld: boolean): Promise<void>
  /** Updates of this provider that are not sent yet; offboarding waits for none. */
  countQueuedUpdates(externalOrganizationId: string): Promise<number>
}
