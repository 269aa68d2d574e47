import { adapterTokens, defineAdapter, readPackageVersion, settingsToken } from '@truckroll/gateway'
import { RequestTrackerAdapter } from './adapter.ts'
import { toStatusMap } from './mapping.ts'
import { credentialsSchema, providerSettingsSchema, settingsSchema } from './settings.ts'

export default defineAdapter({
  name: 'request-tracker',
  version: readPackageVersion(import.meta.url),
  settings: settingsSchema,
  providerSettings: providerSettingsSchema,
  credentials: credentialsSchema,
  statusMap: toStatusMap(providerSettingsSchema.parse({}).statuses),
  adapter: RequestTrackerAdapter,
  inject: [adapterTokens.http, settingsToken(settingsSchema), adapterTokens.clock],
})
