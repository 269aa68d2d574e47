import type { Settings } from '../settings/settings-schema.ts'

/** The bridge's own names for its settings; what is not set is left out, so that its defaults hold. */
export function toBridgeSettings(settings: Settings): Readonly<Record<string, unknown>> {
  const { bridgeUrl, bridgeSecret, bridgeTimeoutMs, bridgeTypes, bridgeHosts } = settings
  const named = {
    url: bridgeUrl,
    secret: bridgeSecret,
    timeoutMs: bridgeTimeoutMs,
    types: bridgeTypes,
    hosts: bridgeHosts,
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}
