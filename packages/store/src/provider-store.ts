import type { Caller } from './caller.ts'
import type { NewMessage } from './inbox-store.ts'
import type { Lease } from './lease-store.ts'
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
  /** What Dispatch asks for, in the state `needs_information`. */
  readonly stateText: string | undefined
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
  /** Counts the logins that it has had, those that its adapter stored included. */
  readonly credentialsVersion: number
  /** When its login was tried last, whatever came of it. */
  readonly verifiedAt: number | undefined
  readonly isHeld: boolean
  readonly heldMessage: string | undefined
  readonly requestedAt: number
  readonly connectedAt: number | undefined
  /** The first one that Dispatch told of it; undefined until it is noted. */
  readonly firstJobId: string | undefined
  readonly firstJobAt: number | undefined
}

export interface ProviderChange {
  readonly organizationId?: string
  readonly organizationIdJson?: string
  readonly name?: string
  readonly state?: ProviderState
  /** Kept with the state `needs_information`; any other state clears it. */
  readonly stateText?: string
  readonly profile?: string
  readonly requestHash?: string
  readonly settings?: string
  readonly sealedCredentials?: Uint8Array
  readonly sealedDispatch?: Uint8Array
  readonly sealedBridge?: Uint8Array
  readonly verifiedAt?: number
  /** Its login was refused, in these words: its jobs wait, and its vendor is not asked for changes. */
  readonly heldMessage?: string
  /** Which login was refused. If the provider has had a newer one since, it is not held. */
  readonly heldVersion?: number
  /** Ends the hold of a refused login. */
  readonly releasesHold?: boolean
}

/** What goes with a new provider or a change, in the same transaction. */
export interface ProviderChangeEffects {
  readonly post?: NewProviderPost
  /** An event for the adapter, such as `provider.connected`. */
  readonly notice?: NewMessage
  readonly act?: ProviderAct
  /** Who has it paused in the same step: it is never connected and running for a moment. */
  readonly pausedBy?: Caller
}

/** A login that the adapter got from its vendor in place of the one it was given. */
export interface RotatedLogin {
  readonly externalOrganizationId: string
  readonly sealedCredentials: Uint8Array
  /** The login that it takes the place of. */
  readonly version: number
  /** Under which it was fetched: if somebody else has taken that meanwhile, nothing is stored. */
  readonly lease?: Lease
}

/** Logins that were not tried since, those of held providers since `heldBefore`; and those of new connections. */
export interface LoginsToTry {
  readonly before: number
  readonly heldBefore: number
  readonly now: number
  readonly limit: number
}

/** The first job that Dispatch told of a provider. */
export interface FirstJob {
  readonly externalOrganizationId: string
  readonly jobId: string
  readonly at: number
}

export interface ProviderStore {
  getProvider(externalOrganizationId: string): Promise<StoredProvider | undefined>
  findProviderByOrganization(organizationId: string): Promise<StoredProvider | undefined>
  listProviders(filter: {
    readonly state?: ProviderState
    readonly requestedBefore?: number
    readonly isHeld?: boolean
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
  /**
   * Stores a login in place of an older one, and ends the hold of a refused one. Resolves with its version; undefined if a
   * person has entered another login since, or the lease has passed on: then nothing is stored.
   */
  saveLogin(login: RotatedLogin): Promise<number | undefined>
  /** Connected providers whose login is to be tried again. */
  listLoginsToTry(which: LoginsToTry): Promise<readonly string[]>
  /** First jobs of connected providers that nobody has noted so far. */
  findFirstJobs(limit: number): Promise<readonly FirstJob[]>
  /** False if it was noted before: each is told of once. */
  noteFirstJob(job: FirstJob): Promise<boolean>
  /** First jobs that came since then. */
  listFirstJobs(since: number, limit: number): Promise<readonly FirstJob[]>
  /** Jobs of this organization wait (cause `activation`) until released; how a disputed activation is kept apart. */
  holdOrganization(organizationId: string, isHeld: boolean): Promise<void>
  /** Updates of this provider that are not sent yet; offboarding waits for none. */
  countQueuedUpdates(externalOrganizationId: string): Promise<number>
}
