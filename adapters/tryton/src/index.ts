import { adapterTokens, defineAdapter, readPackageVersion, settingsToken } from '@truckroll/gateway'
import { TrytonAdapter } from './adapter.ts'
import { toStatusMap } from './mapping.ts'
import { credentialsSchema, providerSettingsSchema, settingsSchema } from './settings.ts'

export default defineAdapter({
  name: 'tryton',
  version: readPackageVersion(import.meta.url),
  settings: settingsSchema,
  providerSettings: providerSettingsSchema,
  credentials: credentialsSchema,
  statusMap: toStatusMap(providerSettingsSchema.parse({ database: 'any' }).statuses),
  adapter: TrytonAdapter,
  inject: [adapterTokens.http, settingsToken(settingsSchema), adapterTokens.clock],
})
