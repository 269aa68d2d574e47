import { safeParse } from 'zod/v4/core'
import { isJsonObject, idText, parseJson } from '@truckroll/protocol'
import type { AdapterDefinition } from '../adapter/define-adapter.ts'
import type { AdapterProvider } from '../adapter/requests.ts'
import { ProviderError } from '../adapter/errors.ts'
import { type ClaimedEvent, type ProviderStore, type StoredProvider, toInputError } from '@truckroll/store'
import { settingsOfBrand } from './brand-settings.ts'
import type { ProviderFacts } from './provider-facts.ts'
import type { OpenProvider } from './open-provider.ts'
import { findUnknownSettings, toAdapterSettings, withoutSettings } from './unknown-settings.ts'
import type { LoginBook } from '../logins/login-book.ts'
import type { SecretBox } from './secret-box.ts'

/** Opens providers for the adapter: settings by its schema, the brand's overrides laid over, login unsealed. */
export class ProviderDirectory {
  readonly #store: ProviderStore
  readonly #secrets: SecretBox
  readonly #logins: LoginBook
  readonly #definition: AdapterDefinition

  constructor(store: ProviderStore, secrets: SecretBox, logins: LoginBook, definition: AdapterDefinition) {
    this.#store = store
    this.#secrets = secrets
    this.#logins = logins
    this.#definition = definition
  }

  /** The provider of an event; undefined if its organization is not connected. */
  async open(event: ClaimedEvent): Promise<OpenProvider | undefined> {
    if (event.provider === undefined) return undefined
    return this.openById(event.provider, toSourceId(event))
  }

  /** What `data.provider` shows; undefined if the organization is not connected. */
  async facts(externalOrganizationId: string | undefined): Promise<ProviderFacts | undefined> {
    if (externalOrganizationId === undefined) return undefined
    const stored = await this.#store.getProvider(externalOrganizationId)
    if (stored === undefined) return undefined
    const { organizationId, name, state } = stored
    const isLeaving = state === 'offboarding' || state === 'offboarded'
    return { externalOrganizationId, organizationId, name, ...(isLeaving ? { state } : {}) }
  }

  async openById(externalOrganizationId: string, sourceId?: string): Promise<OpenProvider | undefined> {
    const stored = await this.#store.getProvider(externalOrganizationId)
    return stored === undefined ? undefined : this.toOpen(stored, sourceId)
  }

  /** @throws ProviderError if its settings or login no longer fit the adapter's schemas. */
  toOpen(stored: StoredProvider, sourceId?: string): OpenProvider {
    const provider: AdapterProvider = {
      externalOrganizationId: stored.externalOrganizationId,
      organizationId: stored.organizationId,
      name: stored.name,
      settings: this.#readSettings(stored, sourceId),
      ...this.#openBridgeSecret(stored),
    }
    return { provider, login: this.#logins.open(stored) }
  }

  #readSettings(stored: StoredProvider, sourceId: string | undefined): unknown {
    const given = parseJson(stored.settings)
    const settings = isJsonObject(given) ? given : {}
    const merged = settingsOfBrand(settings, sourceId)
    const schema = this.#definition.providerSettings
    // One that a newer schema no longer names is listed for a person, and holds up nobody.
    const known = withoutSettings(merged, findUnknownSettings(schema, merged))
    return this.#parseSettings(toAdapterSettings(schema, known), stored.externalOrganizationId)
  }

  /** @throws ProviderError */
  #parseSettings(settings: unknown, externalOrganizationId: string): unknown {
    const schema = this.#definition.providerSettings
    if (schema === undefined) return settings
    const parsed = safeParse(schema, settings)
    if (parsed.success) return parsed.data
    const { message } = toInputError(
      'TR_PROVIDER_INVALID',
      `settings of provider ${externalOrganizationId}`,
      parsed.error,
    )
    throw new ProviderError(message)
  }

  #openBridgeSecret({ externalOrganizationId, sealedBridge }: StoredProvider) {
    if (sealedBridge === undefined) return {}
    return { bridgeSecret: this.#secrets.open(sealedBridge, `bridge:${externalOrganizationId}`) }
  }
}

function toSourceId(event: ClaimedEvent): string | undefined {
  const json = event.job?.sourceIdJson
  if (json === undefined) return undefined
  const id = parseJson(json)
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? idText(id) : undefined
}
