import type { AdapterProvider } from '../adapter/requests.ts'
import type { LoginInUse } from '../logins/login-in-use.ts'

/** A provider ready for use: settings parsed and the brand's overrides applied, login unsealed. */
export interface OpenProvider {
  readonly provider: AdapterProvider
  readonly login: LoginInUse
}
