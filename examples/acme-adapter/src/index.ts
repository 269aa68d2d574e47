import { adapterTokens, defineAdapter, settingsToken } from '@truckroll/gateway'
import { AcmeAdapterWithAbilities } from './abilities.ts'
import { statusMap } from './mapping.ts'
import { credentialsSchema, providerSettingsSchema, settingsSchema } from './settings.ts'

export default defineAdapter({
  name: 'acme',
  version: '0.1.0',
  settings: settingsSchema,
  providerSettings: providerSettingsSchema,
  credentials: credentialsSchema,
  statusMap,
  adapter: AcmeAdapterWithAbilities,
  inject: [adapterTokens.http, settingsToken(settingsSchema), adapterTokens.clock],
})
