import { idText, isJsonObject, parseJson, type DispatchId } from '@truckroll/protocol'
import { settingsOfBrand } from '../providers/brand-settings.ts'

export interface SuppressedKinds {
  readonly kinds: ReadonlySet<string>
  /** Whose setting it is: `brand 123`, or `all brands`. */
  readonly of: string
}

/** What `settings.suppress` names for the jobs of a brand. */
export function readSuppressedKinds(settings: string, sourceIdJson: string | undefined): SuppressedKinds {
  const ofProvider = parseJson(settings)
  if (!isJsonObject(ofProvider)) return { kinds: new Set(), of: 'all brands' }
  const sourceId = sourceIdJson === undefined ? undefined : idText(parseJson(sourceIdJson) as DispatchId)
  const kinds = settingsOfBrand(ofProvider, sourceId)['suppress']
  return {
    kinds: new Set(Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : []),
    of: kinds === ofProvider['suppress'] || sourceId === undefined ? 'all brands' : `brand ${sourceId}`,
  }
}
