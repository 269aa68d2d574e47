import { adapterTokens, defineAdapter, settingsToken } from '@truckroll/gateway'
import { JobberAdapter } from './adapter.ts'
import { statusMap } from './mapping.ts'
import { credentialsSchema, providerSettingsSchema, settingsSchema } from './settings.ts'

export default defineAdapter({
  name: 'jobber',
  version: '0.1.0',
  settings: settingsSchema,
  providerSettings: providerSettingsSchema,
  credentials: credentialsSchema,
  statusMap,
  adapter: JobberAdapter,
  inject: [adapterTokens.http, settingsToken(settingsSchema), adapterTokens.clock],
})
