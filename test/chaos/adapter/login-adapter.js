// The same adapter for a vendor to which each provider has a login of its own.
import { adapterTokens, defineAdapter, settingsToken } from '@truckroll/gateway'
import { z } from 'zod'
import { ChaosAdapter, settings } from './adapter.js'

export default defineAdapter({
  name: 'chaos-login',
  version: '1.0.0',
  settings,
  credentials: z.object({ login: z.string() }),
  adapter: ChaosAdapter,
  inject: [adapterTokens.http, settingsToken(settings)],
})
