import { GatewayError } from '@truckroll/gateway/embed'
import { serverSettingsSchema, type ServerSettings, type ServerSettingsInput } from './server-settings.ts'

/**
 * Checks the settings and sets what was left out.
 * @throws GatewayError `TR_SETTING_INVALID`, naming each setting by its environment variable, never a secret.
 */
export function resolveServerSettings(input: ServerSettingsInput): ServerSettings {
  const parsed = serverSettingsSchema.safeParse(input)
  if (parsed.success) return Object.freeze(parsed.data)
  const issues = parsed.error.issues.map((issue) => ({
    path: `/${issue.path.map(String).join('/')}`,
    message: `${toEnvironmentName(String(issue.path[0] ?? ''))}: ${issue.message}`,
  }))
  throw new GatewayError('TR_SETTING_INVALID', issues.map((issue) => issue.message).join('; '), { issues })
}

/** `httpPort` becomes `TRUCKROLL_HTTP_PORT`. */
export function toEnvironmentName(name: string): string {
  return `TRUCKROLL_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}
