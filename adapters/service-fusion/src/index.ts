import { adapterTokens, defineAdapter, settingsToken } from '@truckroll/gateway'
import { ServiceFusionAdapter } from './adapter.ts'
import { statusMap } from './mapping.ts'
import { credentialsSchema, providerSettingsSchema, settingsSchema } from './settings.ts'

export default defineAdapter({
  name: 'service-fusion',
  version: '0.1.0',
  settings: settingsSchema,
  providerSettings: providerSettingsSchema,
  credentials: credentialsSchema,
  statusMap,
  adapter: ServiceFusionAdapter,
  inject: [adapterTokens.http, settingsToken(settingsSchema), adapterTokens.clock],
})
