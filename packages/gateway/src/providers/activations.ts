import { idText, stringifyJson, type DispatchId } from '@truckroll/protocol'
import {
  type Caller,
  type Clock,
  GatewayError,
  type Logger,
  type NewMessage,
  type ProviderAct,
  type Random,
  type ProviderStore,
  type ControlStore,
  type StoredProvider,
  toInputError,
} from '@truckroll/store'
import type { EventBus } from '../event-bus.ts'
import { isConnected } from './known-provider.ts'
import { toClaim } from './activation-claim.ts'
import { listOpenActivations } from './open-activations.ts'
import { toProviderNotice } from './provider-notice.ts'
import { activationSchema } from './provider-request.ts'

const cause = 'activation' as const
/** Activations that nobody asked for. Those of onboarding, however many, were asked for. */
const rate = { most: 60, windowMs: 60_000 } as const

export interface ActivationParts {
  readonly store: ProviderStore & ControlStore
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly events: EventBus
}

/** Takes Dispatch's word, or a person's, on which organization a provider is. */
export class Activations {
  readonly #parts: ActivationParts
  readonly #store: ProviderStore & ControlStore
  #disputedAt: number[] = []

  constructor(parts: ActivationParts) {
    this.#parts = parts
    this.#store = parts.store
  }

  /**
   * Dispatch's callback. One that nobody asked for, that changes a connected provider, or whose organization another
   * provider holds is kept for a person to confirm; jobs of that organization wait meanwhile.
   */
  async receive(callback: unknown): Promise<{ readonly applied: boolean }> {
    const parsed = activationSchema.safeParse(callback)
    if (!parsed.success) throw toInputError('TR_PROVIDER_INVALID', 'the activation', parsed.error)
    const externalOrganizationId = String(parsed.data.external_organization_id)
    const given = parsed.data.organization_id
    const organizationId = idText(given)
    const provider = await this.#store.getProvider(externalOrganizationId)
    if (provider !== undefined && isConnectedTo(provider, organizationId)) return { applied: true }
    const holder = await this.#store.findProviderByOrganization(organizationId)
    const objection = toObjection(provider, holder)
    if (objection === undefined && provider !== undefined) {
      await this.connect(provider, given)
      return { applied: true }
    }
    await this.#dispute(externalOrganizationId, organizationId, objection ?? 'nobody asked to connect it', {
      provider,
      isServed: holder !== undefined && isConnected(holder),
    })
    return { applied: false }
  }

  /**
   * Connects a provider, also by hand, and frees the jobs that waited for it.
   * @throws GatewayError `TR_PROVIDER_CONFLICT` if another provider holds the organization.
   */
  async connect(provider: StoredProvider, given: DispatchId, caller?: Caller): Promise<void> {
    const { externalOrganizationId } = provider
    const organizationId = idText(given)
    await this.refuseTaken(externalOrganizationId, given)
    const act = caller === undefined ? {} : { act: { act: 'provider.connect', by: caller } as const }
    if (isConnectedTo(provider, organizationId)) {
      if (caller !== undefined) await this.#store.changeProvider(externalOrganizationId, {}, act)
    } else {
      const connection = toConnection(given)
      const notice = this.#toNotice(provider, organizationId)
      await this.#store.changeProvider(externalOrganizationId, connection, { notice, ...act })
      this.#tellConnected(externalOrganizationId)
    }
    await this.#free(organizationId)
  }

  /**
   * Connects one that Dispatch connected although nobody asked for it here, in one step: never known as `requested`.
   * False if it is known by now.
   * @throws GatewayError `TR_PROVIDER_CONFLICT` if another provider holds the organization.
   */
  async add(provider: StoredProvider, given: DispatchId, act: Omit<ProviderAct, 'act'>): Promise<boolean> {
    const { externalOrganizationId } = provider
    const organizationId = idText(given)
    const isAdded = await this.#store.addProvider(
      { ...provider, ...toConnection(given), connectedAt: this.#parts.clock.now() },
      { notice: this.#toNotice(provider, organizationId), act: { act: 'provider.connect', ...act } },
    )
    if (!isAdded) return false
    this.#tellConnected(externalOrganizationId)
    await this.#free(organizationId)
    return true
  }

  /** @throws GatewayError `TR_PROVIDER_CONFLICT` if another provider holds the organization. */
  async refuseTaken(externalOrganizationId: string, given: DispatchId): Promise<void> {
    const organizationId = idText(given)
    const holder = await this.#store.findProviderByOrganization(organizationId)
    if (holder === undefined || holder.externalOrganizationId === externalOrganizationId) return
    if (!isHolding(holder)) return
    throw new GatewayError(
      'TR_PROVIDER_CONFLICT',
      `organization ${organizationId} belongs to provider ${holder.externalOrganizationId}; offboard that one first`,
    )
  }

  #toNotice({ externalOrganizationId, name }: StoredProvider, organizationId: string): NewMessage {
    const { random, clock } = this.#parts
    const facts = { externalOrganizationId, organizationId, name }
    return toProviderNotice({ change: 'connected', ...facts, id: random.id(), at: clock.now() })
  }

  #tellConnected(externalOrganizationId: string): void {
    this.#parts.events.emit('provider:changed', { externalOrganizationId, state: 'connected' })
  }

  /** It is known whose the organization is: its jobs wait for nobody's word any more, and nobody is asked. */
  async #free(organizationId: string): Promise<void> {
    await this.#store.holdOrganization(organizationId, false)
    for (const { id } of await listOpenActivations(this.#store, organizationId))
      await this.#store.finishAttention(id)
  }

  /** Whoever has the token could otherwise fill the store, and hold every organization that is not connected yet. */
  #checkRate(): void {
    const now = this.#parts.clock.now()
    this.#disputedAt = this.#disputedAt.filter((at) => at > now - rate.windowMs && at <= now)
    const [first] = this.#disputedAt
    if (first === undefined || this.#disputedAt.length < rate.most) {
      this.#disputedAt.push(now)
      return
    }
    throw new GatewayError(
      'TR_ACTIVATION_RATE',
      `more than ${rate.most} activations a minute came that nobody asked for; send it again later`,
      { isRetryable: true, retryAfterMs: first + rate.windowMs - now },
    )
  }

  async #dispute(
    externalOrganizationId: string,
    organizationId: string,
    objection: string,
    { provider, isServed }: { readonly provider: StoredProvider | undefined; readonly isServed: boolean },
  ): Promise<void> {
    const text =
      `${toClaim(externalOrganizationId, organizationId)}, but ${objection}. ` +
      (isServed ? '' : 'Jobs of that organization wait. ') +
      'Confirm with: truckroll providers connect EXTERNAL_ID ORGANIZATION_ID; reject with: truckroll attention done ID'
    const item = {
      cause,
      jobId: undefined,
      externalOrganizationId: provider === undefined ? undefined : externalOrganizationId,
      text,
    }
    const open = await listOpenActivations(this.#store, organizationId)
    const isListed = open.some((entry) => entry.text === text)
    if (!isListed) this.#checkRate()
    // Those of a connected provider are nobody else's until a person says so.
    if (!isServed) await this.#store.holdOrganization(organizationId, true)
    if (isListed) return
    await this.#store.addAttention({ ...item, organizationId })
    // An organization is listed once, with what was said of it last.
    for (const { id } of open) await this.#store.finishAttention(id)
    this.#parts.logger.warn(
      { externalOrganizationId, organizationId, objection },
      'an activation needs a person',
    )
    this.#parts.events.emit('attention:raised', item)
  }
}

function toConnection(given: DispatchId) {
  return {
    organizationId: idText(given),
    organizationIdJson: stringifyJson(given),
    state: 'connected',
  } as const
}

function isConnectedTo(provider: StoredProvider, asked: string): boolean {
  return provider.organizationId === asked && isConnected(provider)
}

/** What one that left was connected to before is free for another. */
function isHolding(provider: StoredProvider): boolean {
  return isConnected(provider) || provider.state === 'offboarding'
}

function toObjection(
  provider: StoredProvider | undefined,
  holder: StoredProvider | undefined,
): string | undefined {
  if (provider === undefined) return 'nobody asked to connect it'
  const isOther = holder !== undefined && holder.externalOrganizationId !== provider.externalOrganizationId
  if (isOther && isHolding(holder)) {
    return `that organization is provider ${holder.externalOrganizationId} here`
  }
  if (provider.organizationId !== undefined && isConnected(provider)) {
    return `that provider is connected as organization ${provider.organizationId} here`
  }
  if (provider.state === 'offboarding' || provider.state === 'offboarded')
    return 'that provider was offboarded'
  return undefined
}
