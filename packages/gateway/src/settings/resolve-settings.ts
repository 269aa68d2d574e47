import { toInputError } from '../errors.ts'
import { gatewaySettingsSchema, type GatewaySettings, type GatewaySettingsInput } from './gateway-settings.ts'

const hosts = {
  sandbox: {
    dispatchUrl: 'https://connect-sbx.dispatch.me',
    dispatchApiUrl: 'https://api-sandbox.dispatch.me',
    dispatchFilesUrl: 'https://files-api-sandbox.dispatch.me',
  },
  production: {
    dispatchUrl: 'https://connect.dispatch.me',
    dispatchApiUrl: 'https://api.dispatch.me',
    dispatchFilesUrl: 'https://files-api.dispatch.me',
  },
} as const

type Addresses = { readonly [Name in keyof (typeof hosts)['sandbox']]: string }
type Filled = 'unknownProvider' | keyof Addresses

export type ResolvedGatewaySettings = Readonly<Omit<GatewaySettings, Filled> & Addresses> & {
  readonly unknownProvider: 'deliver' | 'hold'
}

/**
 * All settings, defaults filled in.
 * @throws GatewayError `TR_SETTING_INVALID` naming each bad one.
 */
export function resolveSettings(
  input: GatewaySettingsInput,
  adapterHasCredentials: boolean,
): ResolvedGatewaySettings {
  const parsed = gatewaySettingsSchema.safeParse(input)
  if (!parsed.success) throw toInputError('TR_SETTING_INVALID', 'the settings', parsed.error)
  const settings = parsed.data
  const byEnvironment = hosts[settings.environment]
  const dispatchUrl = settings.dispatchUrl ?? byEnvironment.dispatchUrl
  const isOwn = settings.dispatchUrl !== undefined
  return Object.freeze({
    ...settings,
    dispatchUrl,
    dispatchApiUrl: settings.dispatchApiUrl ?? (isOwn ? dispatchUrl : byEnvironment.dispatchApiUrl),
    dispatchFilesUrl: settings.dispatchFilesUrl ?? (isOwn ? dispatchUrl : byEnvironment.dispatchFilesUrl),
    unknownProvider: settings.unknownProvider ?? (adapterHasCredentials ? 'hold' : 'deliver'),
  })
}
