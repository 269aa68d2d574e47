import { idText, isJsonObject, parseJson, type DispatchId } from '@truckroll/protocol'

/** What `settings.suppress` of a provider names, or that of the brand, by its `source_id`, if it has its own. */
export function readSuppressedKinds(settings: string, sourceIdJson: string | undefined): ReadonlySet<string> {
  const ofProvider = parseJson(settings)
  if (!isJsonObject(ofProvider)) return new Set()
  const { brands } = ofProvider
  const sourceId = sourceIdJson === undefined ? undefined : idText(parseJson(sourceIdJson) as DispatchId)
  const ofBrand = sourceId !== undefined && isJsonObject(brands) ? brands[sourceId] : undefined
  const own = isJsonObject(ofBrand) ? ofBrand['suppress'] : undefined
  const kinds: unknown = own ?? ofProvider['suppress']
  return new Set(Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [])
}
