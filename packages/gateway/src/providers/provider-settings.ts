import { safeParse } from 'zod/v4/core'
import { isJsonObject, parseJson, toPointer } from '@truckroll/protocol'
import type { AddressRule } from '../addresses/address-rule.ts'
import type { HostedAdapter } from '../adapter/adapter-host.ts'
import { readSettingsIssues } from '../adapter/read-settings-issues.ts'
import {
  GatewayError,
  type Issue,
  type ProviderStore,
  type ControlStore,
  type StoredProvider,
  toInputError,
} from '@truckroll/store'
import { settingsOfBrand } from './brand-settings.ts'
import { checkHostSettings } from './host-settings.ts'
import { findPrivateUrls } from './find-private-urls.ts'
import { findUnknownSettings, toAdapterSettings, withoutSettings } from './unknown-settings.ts'

/** Looks over the settings of providers, by the adapter's schema and by what the gateway itself reads. */
export class ProviderSettings {
  readonly #hosted: HostedAdapter
  readonly #store: ProviderStore & ControlStore
  readonly #addresses: AddressRule

  constructor(hosted: HostedAdapter, store: ProviderStore & ControlStore, addresses: AddressRule) {
    this.#hosted = hosted
    this.#store = store
    this.#addresses = addresses
  }

  /**
   * What neither the adapter's schema nor the host names is a mistake that would go unnoticed.
   * @throws GatewayError `TR_PROVIDER_INVALID`, naming each bad setting.
   */
  check(settings: Readonly<Record<string, unknown>>): void {
    const { definition, adapter } = this.#hosted
    const bySchema = this.#issuesOf(settings)
    const named = new Set(bySchema.map(({ path }) => path))
    const unknown = findUnknownSettings(definition.providerSettings, settings)
      .map((path) => ({
        path: `/settings${toPointer(path)}`,
        message: `expected no such setting: neither the adapter ${definition.name} nor the gateway knows it`,
      }))
      .filter(({ path }) => !named.has(path))
    const byHost = checkHostSettings(definition.providerSettings, settings)
    const issues = [...bySchema, ...byHost.filter(({ path }) => !named.has(path)), ...unknown]
    const further = issues.length > 0 ? [] : readSettingsIssues(adapter.checkSettings?.(this.parse(settings)))
    for (const { path, message } of further) issues.push({ path: `/settings${path}`, message })
    if (issues.length === 0) issues.push(...this.#issuesOfBrands(settings))
    if (issues.length === 0) issues.push(...findPrivateUrls(settings, this.#addresses))
    if (issues.length === 0) return
    const list = issues.map(({ path, message }) => `${path}: ${message}`).join('; ')
    throw new GatewayError('TR_PROVIDER_INVALID', `the provider is not as expected: ${list}`, { issues })
  }

  /** @throws GatewayError `TR_PROVIDER_INVALID` */
  parse(given: unknown): unknown {
    const schema = this.#hosted.definition.providerSettings
    const settings = isJsonObject(given) ? toAdapterSettings(schema, given) : given
    if (schema === undefined) return settings
    const parsed = safeParse(schema, settings)
    if (parsed.success) return parsed.data
    throw toInputError('TR_PROVIDER_INVALID', 'the provider', parsed.error, '/settings')
  }

  /** Lists stored settings that a newer schema of the adapter no longer names: they have no effect, and hold up nobody. */
  async listUnknown(): Promise<void> {
    let cursor: string | undefined
    do {
      const page = await this.#store.listProviders({
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const provider of page.items) {
        if (provider.state !== 'offboarded') await this.#listUnknownOf(provider)
      }
      cursor = page.nextCursor
    } while (cursor !== undefined)
  }

  async #listUnknownOf({ externalOrganizationId, settings }: StoredProvider): Promise<void> {
    const stored = parseJson(settings)
    if (!isJsonObject(stored)) return
    const unknown = findUnknownSettings(this.#hosted.definition.providerSettings, stored)
    if (unknown.length === 0) return
    const places = unknown.map((path) => toPointer(path)).join(', ')
    await this.#store.addAttention({
      cause: 'settings_unknown',
      jobId: undefined,
      externalOrganizationId,
      text: `Settings of the provider that this version of the adapter does not know have no effect: ${places.slice(0, 1_000)}. Change them with PUT.`,
    })
  }

  /** The settings without members that are null and that the adapter does not take as null: they are absent. */
  withoutNulls(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const refused = this.#issuesOf(settings).map(({ path }) => path.slice('/settings/'.length))
    const nulls = Object.keys(settings).filter((name) => settings[name] === null && refused.includes(name))
    return withoutSettings(
      settings,
      nulls.map((name) => [name]),
    )
  }

  /** What a brand has of its own is laid over the rest, and has to fit as that does. */
  #issuesOfBrands(settings: Readonly<Record<string, unknown>>): readonly Issue[] {
    const { brands } = settings
    if (!isJsonObject(brands)) return []
    return Object.entries(brands).flatMap(([brand, own]) => {
      if (!isJsonObject(own)) return []
      const { brands: _brands, ...merged } = settingsOfBrand(settings, brand)
      const bySchema = this.#issuesOf(merged)
      const further =
        bySchema.length > 0
          ? bySchema.map(({ path, message }) => ({ path: path.replace('/settings', ''), message }))
          : readSettingsIssues(this.#hosted.adapter.checkSettings?.(this.parse(merged)))
      return further.map(({ path, message }) => ({
        path: `/settings${toPointer(['brands', brand])}${path}`,
        message,
      }))
    })
  }

  /** What the adapter's schema finds. */
  #issuesOf(settings: Readonly<Record<string, unknown>>): readonly Issue[] {
    try {
      this.parse(settings)
      return []
    } catch (error) {
      if (error instanceof GatewayError) return error.issues
      throw error
    }
  }
}
