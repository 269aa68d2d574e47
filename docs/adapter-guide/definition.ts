import { adapterTokens, createToken, defineAdapter, settingsToken } from '@truckroll/gateway'
import { credentialsSchema, HammerApi, providerSettingsSchema, settingsSchema } from './hammer.ts'
import { WithPolling } from './polling.ts'
import { quirks } from './quirks.ts'
import { statusMap } from './webhook.ts'

const hammerToken = createToken<HammerApi>('hammer')

export default defineAdapter({
  name: 'hammer',
  version: '1.0.0',
  settings: settingsSchema,
  providerSettings: providerSettingsSchema,
  credentials: credentialsSchema,
  statusMap,
  quirks,
  adapter: WithPolling,
  inject: [hammerToken, adapterTokens.clock],
  bindings: (bindings) =>
    bindings.bindClass(hammerToken, HammerApi, [adapterTokens.http, settingsToken(settingsSchema)]),
})
