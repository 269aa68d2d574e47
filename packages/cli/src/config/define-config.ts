import type { SecretFiles } from '../settings/secret-settings.ts'
import type { SettingsInput } from './settings-input.ts'

/**
 * What `truckroll.config.ts` exports. Environment variables override it; paths are relative to its folder.
 */
export interface TruckrollConfig extends SettingsInput, SecretFiles {
  /** Settings of the adapter, by its own schema; each may also be set as `TRUCKROLL_ADAPTER_NAME`. */
  readonly adapterSettings?: Readonly<Record<string, unknown>>
}

/** Gives the default export of `truckroll.config.ts` its type; returns it as it is. */
export function defineConfig(config: TruckrollConfig): TruckrollConfig {
  return config
}
