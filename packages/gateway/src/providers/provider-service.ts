import { parseJson, stringifyJson } from '@truckroll/protocol'
import type { AddressRule } from '../addresses/address-rule.ts'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import {
  type Caller,
  type Clock,
  GatewayError,
  type Logger,
  type Page,
  type ProviderChange,
  type ProviderState,
  type Random,
  type ProviderStore,
  type ControlStore,
  type StoredProvider,
  toInputError,
} from '@truckroll/store'
import type { EventBus } from '../event-bus.ts'
import type { OnboardOutcome, ProvidersApi, ProviderView } from './providers-api.ts'
import type { CallMeter } from '../rates/call-meter.ts'
import { tryLogin } from '../logins/login-trial.ts'
import { Activations } from './activations.ts'
import { isConnected, isUnchanged } from './known-provider.ts'
import { parseLogin } from './parse-login.ts'
import {
  providerChangeRequestSchema,
  providerRequestSchema,
  type ProviderChangeRequest,
  type ProviderRequest,
} from './provider-request.ts'
import { ProviderSettings } from './provider-settings.ts'
import { toIdJson } from './to-id-json.ts'
import { toProviderNotice } from './provider-notice.ts'
import { hasSameLogin, type RequestHashes } from './request-hashes.ts'
import { requireBridgeSecret } from './require-bridge-secret.ts'
import type { SecretBox } from './secret-box.ts'
import { toDeprovisionPost, toProvisionPost } from './to-provision-post.ts'
import { toChange, toNewProvider } from './to-stored-request.ts'
import { restoreShown } from './shown-settings.ts'
import { toProviderView } from './to-provider-view.ts'
import { toRelease } from './to-release.ts'
import { toSealedSecrets } from './to-sealed-secrets.ts'

export interface ProviderServiceParts {
  readonly store: ProviderStore & ControlStore
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly events: EventBus
  readonly secrets: SecretBox
  readonly requestHashes: RequestHashes
  readonly hosted: HostedAdapter
  readonly calls: CallMeter
  readonly addresses: AddressRule
  /** `app_id` of provision posts; undefined: onboarding is off. */
  readonly appId: string | undefined
}

type Content = Pick<ProviderRequest, 'settings' | 'credentials' | 'bridgeSecret'>

const pageSize = 100

/** Connects service companies to Dispatch and lets them go. Playbook: Gateway > FAQs > Onboarding & offboarding. */
export class ProviderService implements ProvidersApi {
  readonly #parts: ProviderServiceParts
  readonly #store: ProviderStore & ControlStore
  readonly #activations: Activations
  readonly #settings: ProviderSettings

  constructor(parts: ProviderServiceParts) {
    this.#parts = parts
    this.#store = parts.store
    this.#activations = new Activations(parts)
    this.#settings = new ProviderSettings(parts.hosted, parts.store, parts.addresses)
  }

  async onboard(
    input: ProviderRequest,
    caller: Caller,
  ): Promise<{ readonly provider: ProviderView; readonly outcome: OnboardOutcome }> {
    const { request: given, known, isPaused } = await this.#read(input)
    // Who works is not stopped by a file of providers that is given once more.
    const pause = isPaused && !isConnected(known) ? { pausedBy: caller } : {}
    this.#checkContent(given, known)
    const requestHash = await this.#parts.requestHashes.hash(given)
    // A login that was given before is not tried again: its vendor may have rotated it since.
    if (isUnchanged(known, requestHash)) {
      if (pause.pausedBy !== undefined)
        await this.#store.changeProvider(known.externalOrganizationId, {}, pause)
      return { provider: toProviderView(known), outcome: 'unchanged' }
    }
    // A connected provider is changed in place; asking Dispatch again would start another matching there.
    const post = isConnected(known) ? undefined : this.#toPost(given)
    const request = await this.#withTriedLogin(withNewLogin(given, requestHash, known), known)
    if (known === undefined) {
      const provider = this.#toNew(request, requestHash)
      const also = {
        ...(post === undefined ? {} : { post }),
        ...pause,
        act: { act: 'provider.onboard', by: caller } as const,
      }
      if (!(await this.#store.addProvider(provider, also))) return this.onboard(input, caller)
    } else {
      const change: ProviderChange = {
        ...toChange(request, requestHash, this.#parts.secrets),
        ...toRelease(request, this.#parts.clock.now()),
        ...(isConnected(known) ? {} : { state: 'requested' }),
      }
      const changed = Object.keys(request).join(', ')
      await this.#store.changeProvider(request.externalOrganizationId, change, {
        ...(post === undefined ? {} : { post }),
        ...pause,
        act: { act: 'provider.onboard', by: caller, changed },
      })
    }
    return {
      provider: await this.#view(request.externalOrganizationId),
      outcome: isConnected(known) ? 'changed' : 'requested',
    }
  }

  async check(input: ProviderRequest): Promise<OnboardOutcome> {
    const { request, known } = await this.#read(input)
    this.#checkContent(request, known)
    const requestHash = await this.#parts.requestHashes.hash(request, { mayWrite: false })
    if (isUnchanged(known, requestHash)) return 'unchanged'
    // What could not be asked for or sealed is refused here, too.
    if (!isConnected(known)) this.#toPost(request)
    this.#toNew(request, requestHash)
    return isConnected(known) ? 'changed' : 'requested'
  }

  /** @throws GatewayError `TR_PROVIDER_INVALID`, `TR_PROVIDER_CONFLICT` */
  async #read(input: ProviderRequest) {
    const parsed = providerRequestSchema.safeParse(input)
    if (!parsed.success) throw toInputError('TR_PROVIDER_INVALID', 'the provider', parsed.error)
    const { paused: isPaused = false, ...data } = parsed.data
    const known = await this.#store.getProvider(data.externalOrganizationId)
    const request = this.#toStored(data, known)
    if (known?.state === 'offboarding') {
      throw new GatewayError(
        'TR_PROVIDER_CONFLICT',
        `provider ${request.externalOrganizationId.slice(0, 64)} is being offboarded; ask again once its state is offboarded`,
      )
    }
    return { request, known, isPaused }
  }

  async get(externalOrganizationId: string): Promise<ProviderView | undefined> {
    const stored = await this.#store.getProvider(externalOrganizationId)
    return stored === undefined ? undefined : toProviderView(stored)
  }

  async list(filter: {
    readonly state?: ProviderState
    readonly requestedBefore?: number
    readonly cursor?: string
    readonly limit?: number
  }): Promise<Page<ProviderView>> {
    const page = await this.#store.listProviders({ ...filter, limit: filter.limit ?? pageSize })
    return { items: page.items.map(toProviderView), nextCursor: page.nextCursor }
  }

  async change(
    externalOrganizationId: string,
    input: ProviderChangeRequest,
    caller: Caller,
  ): Promise<ProviderView> {
    const parsed = providerChangeRequestSchema.safeParse(input)
    if (!parsed.success) throw toInputError('TR_PROVIDER_INVALID', 'the change', parsed.error)
    const known = await this.#store.getProvider(externalOrganizationId)
    const request = this.#toStored(parsed.data, known)
    if (known === undefined) return this.#addByHand(externalOrganizationId, request, caller)
    const { organizationId, text, ...given } = request
    const { state, ...content } = given
    if (state !== undefined) refuseAskedAgain(known)
    const identity = { externalOrganizationId, name: known.name }
    this.#checkContent(content, known)
    if (organizationId !== undefined)
      await this.#activations.refuseTaken(externalOrganizationId, organizationId)
    const fields = await this.#withTriedLogin({ ...identity, ...content }, known)
    const changed = Object.keys(given).join(', ')
    if (changed !== '') {
      const sealed = toSealedSecrets(fields, this.#parts.secrets)
      const change: ProviderChange = {
        ...sealed,
        ...(fields.settings === undefined ? {} : { settings: stringifyJson(fields.settings) }),
        ...toRelease(fields, this.#parts.clock.now()),
        ...(state === undefined ? {} : { state }),
        ...(text === undefined ? {} : { stateText: text }),
      }
      const act = { act: 'provider.change', by: caller, changed } as const
      await this.#store.changeProvider(externalOrganizationId, change, { act })
      if (state !== undefined) this.#parts.events.emit('provider:changed', { externalOrganizationId, state })
    }
    if (organizationId !== undefined) await this.#activations.connect(known, organizationId, caller)
    return this.#view(externalOrganizationId)
  }

  async offboard(
    externalOrganizationId: string,
    options: { readonly organizationId?: string; readonly caller: Caller },
  ): Promise<ProviderView> {
    const provider = await this.#require(externalOrganizationId)
    if (provider.state === 'offboarded' || provider.state === 'offboarding') return toProviderView(provider)
    const given = options.organizationId
    const organizationIdJson =
      provider.organizationIdJson ?? (given === undefined ? undefined : toIdJson(given))
    if (organizationIdJson === undefined) {
      throw new GatewayError(
        'TR_NOT_CONNECTED',
        'no organization id is known for this provider; give it as ?organizationId= to offboard it',
      )
    }
    const appId = this.#requireAppId()
    const { random, clock } = this.#parts
    const id = random.id()
    const notice = toProviderNotice({
      change: 'offboarded',
      externalOrganizationId,
      organizationId: provider.organizationId ?? given,
      name: provider.name,
      id,
      at: clock.now(),
    })
    const post = toDeprovisionPost(externalOrganizationId, organizationIdJson, { id, appId })
    const act = { act: 'provider.offboard', by: options.caller } as const
    await this.#store.changeProvider(externalOrganizationId, { state: 'offboarding' }, { post, notice, act })
    this.#parts.events.emit('provider:changed', { externalOrganizationId, state: 'offboarding' })
    return this.#view(externalOrganizationId)
  }

  activate(callback: unknown): Promise<{ readonly applied: boolean }> {
    return this.#activations.receive(callback)
  }

  /** Lists stored settings that a newer schema of the adapter no longer names. */
  listUnknownSettings(): Promise<void> {
    return this.#settings.listUnknown()
  }

  #toPost(request: ProviderRequest) {
    const { random, secrets } = this.#parts
    return toProvisionPost(request, { id: random.id(), appId: this.#requireAppId() }, secrets)
  }

  #requireAppId(): string {
    const { appId } = this.#parts
    if (appId !== undefined) return appId
    throw new GatewayError(
      'TR_ONBOARDING_OFF',
      'onboarding is off: set TRUCKROLL_APP_KEY, TRUCKROLL_APP_SECRET and TRUCKROLL_APP_ID',
    )
  }

  /** Without settings that are null, and with the addresses that were hidden when the settings were shown. */
  #toStored<Request extends { readonly settings?: ProviderRequest['settings'] }>(
    request: Request,
    known: StoredProvider | undefined,
  ): Request {
    if (request.settings === undefined) return request
    const settings = this.#settings.withoutNulls(request.settings)
    return { ...request, settings: known ? restoreShown(settings, parseJson(known.settings)) : settings }
  }

  /** Settings and login must fit the adapter's schemas. */
  #checkContent(request: Content, known: StoredProvider | undefined): void {
    const { settings, credentials } = request
    if (settings !== undefined) this.#settings.check(settings)
    requireBridgeSecret(request, known)
    parseLogin(this.#parts.hosted.definition, credentials)
  }

  /** Besides, the login must work, before anything is stored. Resolves with the request as it is to be stored. */
  async #withTriedLogin<Request extends Content & Pick<ProviderRequest, 'externalOrganizationId' | 'name'>>(
    request: Request,
    known: StoredProvider | undefined,
  ): Promise<Request> {
    const { externalOrganizationId, name, credentials } = request
    if (credentials === undefined) return request
    const settings = request.settings ?? (known === undefined ? {} : parseJson(known.settings))
    const organizationId = known?.organizationId
    const provider = {
      externalOrganizationId,
      organizationId,
      name,
      settings: this.#settings.parse(settings),
    }
    return { ...request, credentials: await tryLogin(this.#parts, provider, credentials) }
  }

  #toNew(request: ProviderRequest, requestHash: string): StoredProvider {
    return toNewProvider(request, requestHash, this.#parts.secrets, this.#parts.clock.now())
  }

  async #require(externalOrganizationId: string): Promise<StoredProvider> {
    const stored = await this.#store.getProvider(externalOrganizationId)
    if (stored !== undefined) return stored
    throw unknownProvider(externalOrganizationId)
  }

  /** One that Dispatch connected although nobody asked here: only its ids are known until more comes. */
  async #addByHand(
    externalOrganizationId: string,
    given: ProviderChangeRequest,
    caller: Caller,
  ): Promise<ProviderView> {
    const { organizationId, state: _state, text: _text, ...fields } = given
    if (organizationId === undefined) throw unknownProvider(externalOrganizationId)
    const asked = { externalOrganizationId, name: externalOrganizationId, ...fields }
    this.#checkContent(asked, undefined)
    const request = await this.#withTriedLogin(asked, undefined)
    const changed = Object.keys(fields).join(', ')
    const act = { by: caller, ...(changed === '' ? {} : { changed }) }
    const isAdded = await this.#activations.add(this.#toNew(request, ''), organizationId, act)
    return isAdded ? this.#view(externalOrganizationId) : this.change(externalOrganizationId, given, caller)
  }

  async #view(externalOrganizationId: string): Promise<ProviderView> {
    return toProviderView(await this.#require(externalOrganizationId))
  }
}

/** Without a login that came before: what is stored may be newer, since its vendor rotated it or a person changed it. */
function withNewLogin(
  request: ProviderRequest,
  requestHash: string,
  known: StoredProvider | undefined,
): ProviderRequest {
  if (known?.sealedCredentials === undefined || !hasSameLogin(known.requestHash, requestHash)) return request
  const { credentials: _before, ...others } = request
  return others
}

/** Dispatch asks only for what it has not connected yet. */
function refuseAskedAgain({ state }: StoredProvider): void {
  if (state === 'requested' || state === 'needs_information') return
  throw new GatewayError(
    'TR_PROVIDER_CONFLICT',
    `expected a provider that Dispatch has yet to connect for needs_information, got one that is ${state}`,
  )
}

function unknownProvider(externalOrganizationId: string): GatewayError {
  const shown = JSON.stringify(externalOrganizationId.slice(0, 64))
  return new GatewayError('TR_PROVIDER_UNKNOWN', `no provider ${shown} is known here`)
}
