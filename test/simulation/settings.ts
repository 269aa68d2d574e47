import { gatewaySettingsSchema, type GatewaySettings } from '@truckroll/gateway/embed'

const given = { dispatchKey: 'key', dispatchSecret: 'aa01', unknownProvider: 'hold' } as const

/** Those of somebody who sets nothing. */
export const defaultSettings: GatewaySettings = gatewaySettingsSchema.parse(given)

/** Few places, short pauses and short retention: bounds are met and retries end within minutes. */
export const tightSettings: GatewaySettings = gatewaySettingsSchema.parse({
  ...given,
  deliveryConcurrency: 4,
  providerConcurrency: 3,
  sendConcurrency: 3,
  maxAttempts: 6,
  retryMaxMs: 20_000,
  attemptTimeoutMs: 15_000,
  retentionDays: 1,
  evidenceDays: 15,
})
