import { GatewayError, toInputError } from '@truckroll/store'
import { toDispatchUrls, type DispatchUrls } from './dispatch-urls.ts'
import { gatewaySettingsSchema, type GatewaySettings, type GatewaySettingsInput } from './gateway-settings.ts'

type Filled = 'unknownProvider' | keyof DispatchUrls

export type ResolvedGatewaySettings = Readonly<Omit<GatewaySettings, Filled> & DispatchUrls> & {
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
  if ((settings.alertUrl === undefined) !== (settings.alertSecret === undefined))
    throw oneWithoutOther(settings.alertUrl)
  return Object.freeze({
    ...settings,
    ...toDispatchUrls(settings),
    unknownProvider: settings.unknownProvider ?? (adapterHasCredentials ? 'hold' : 'deliver'),
  })
}

/** Alerts are always signed. */
function oneWithoutOther(alertUrl: string | undefined): GatewayError {
  const [given, missing] = alertUrl === undefined ? ['alertSecret', 'alertUrl'] : ['alertUrl', 'alertSecret']
  const message = `expected ${missing} beside ${given}`
  return new GatewayError('TR_SETTING_INVALID', message, { issues: [{ path: `/${missing}`, message }] })
}
