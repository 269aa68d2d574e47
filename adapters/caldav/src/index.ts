import { adapterTokens, defineAdapter, readPackageVersion, settingsToken } from '@truckroll/gateway'
import { CalDavAdapter } from './adapter.ts'
import { statusMap } from './mapping.ts'
import { credentialsSchema, providerSettingsSchema, settingsSchema } from './settings.ts'

export default defineAdapter({
  name: 'caldav',
  version: readPackageVersion(import.meta.url),
  settings: settingsSchema,
  providerSettings: providerSettingsSchema,
  credentials: credentialsSchema,
  statusMap,
  adapter: CalDavAdapter,
  inject: [adapterTokens.http, settingsToken(settingsSchema), adapterTokens.clock],
})
