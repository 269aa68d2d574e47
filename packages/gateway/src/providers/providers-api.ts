import type { Caller, Page, ProviderState } from '@truckroll/store'
import type { ProviderChangeRequest, ProviderRequest } from './provider-request.ts'

/** A provider as shown; its secrets never are. */
export interface ProviderView {
  readonly externalOrganizationId: string
  readonly organizationId: string | undefined
  readonly name: string
  readonly state: ProviderState
  /** What Dispatch asks for, in the state `needs_information`. */
  readonly text: string | undefined
  readonly settings: Readonly<Record<string, unknown>>
  readonly email: string | undefined
  readonly phoneNumber: string | undefined
  readonly hasCredentials: boolean
  readonly hasDispatchKey: boolean
  readonly hasBridgeSecret: boolean
  readonly isHeld: boolean
  readonly heldMessage: string | undefined
  readonly requestedAt: number
  readonly connectedAt: number | undefined
  /** The first job that Dispatch told of it, and when it came. */
  readonly firstJobId: string | undefined
  readonly firstJobAt: number | undefined
}

/** `requested`: Dispatch was asked to connect it; `changed`: it is connected and stays so; `unchanged`: the same as before. */
export const onboardOutcomes = ['requested', 'changed', 'unchanged'] as const
export type OnboardOutcome = (typeof onboardOutcomes)[number]

export interface ProvidersApi {
  /** Asks Dispatch to connect a provider, or changes one that is connected. */
  onboard(
    request: ProviderRequest,
    caller: Caller,
  ): Promise<{ readonly provider: ProviderView; readonly outcome: OnboardOutcome }>
  /**
   * What `onboard` would make of it: checked as there, but neither stored nor asked of Dispatch or of the vendor.
   * @throws GatewayError as `onboard` would.
   */
  check(request: ProviderRequest): Promise<OnboardOutcome>
  get(externalOrganizationId: string): Promise<ProviderView | undefined>
  list(filter: {
    readonly state?: ProviderState
    readonly requestedBefore?: number
    readonly cursor?: string
    readonly limit?: number
  }): Promise<Page<ProviderView>>
  /** Changes settings or secrets; an `organizationId` connects by hand and confirms a disputed activation. */
  change(externalOrganizationId: string, change: ProviderChangeRequest, caller: Caller): Promise<ProviderView>
  /** Sends what is queued, then informs Dispatch. @throws GatewayError `TR_NOT_CONNECTED`, `TR_PROVIDER_UNKNOWN`. */
  offboard(
    externalOrganizationId: string,
    options: { readonly organizationId?: string; readonly caller: Caller },
  ): Promise<ProviderView>
  /**
   * Dispatch's activation callback. `applied` false if a person must confirm it first (listed in `attention`).
   * @throws GatewayError `TR_PROVIDER_INVALID` if an id is missing.
   */
  activate(callback: unknown): Promise<{ readonly applied: boolean }>
}
