import { adapterTokens, defineAdapter, readPackageVersion, settingsToken } from '@truckroll/gateway'
import { HttpBridgeAdapter } from './adapter.ts'
import { bridgeProviderSettingsSchema, bridgeSettingsSchema } from './settings.ts'

export { HttpBridgeAdapter } from './adapter.ts'
export { bridgeProviderSettingsSchema, bridgeSettingsSchema } from './settings.ts'
export type { BridgeProviderSettings, BridgeSettings } from './settings.ts'

export default defineAdapter({
  name: 'http-bridge',
  version: readPackageVersion(import.meta.url),
  settings: bridgeSettingsSchema,
  providerSettings: bridgeProviderSettingsSchema,
  adapter: HttpBridgeAdapter,
  inject: [settingsToken(bridgeSettingsSchema), adapterTokens.http, adapterTokens.clock],
})
