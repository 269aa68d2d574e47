import { adapterTokens, defineAdapter, settingsToken } from '@truckroll/gateway'
import { HttpBridgeAdapter } from './adapter.ts'
import { bridgeProviderSettingsSchema, bridgeSettingsSchema } from './settings.ts'

export { HttpBridgeAdapter } from './adapter.ts'
export { bridgeProviderSettingsSchema, bridgeSettingsSchema } from './settings.ts'
export type { BridgeProviderSettings, BridgeSettings } from './settings.ts'

export default defineAdapter({
  name: 'http-bridge',
  version: '0.1.0',
  settings: bridgeSettingsSchema,
  providerSettings: bridgeProviderSettingsSchema,
  adapter: HttpBridgeAdapter,
  inject: [settingsToken(bridgeSettingsSchema), adapterTokens.http, adapterTokens.clock],
})
