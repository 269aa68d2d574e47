import type { AdapterProvider } from '../adapter/requests.ts'

/** A provider ready for use: settings parsed and the brand's overrides applied, login unsealed. */
export interface OpenProvider {
  readonly provider: AdapterProvider
  readonly credentials: unknown
}
