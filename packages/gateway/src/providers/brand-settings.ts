import { isJsonObject } from '@truckroll/protocol'

/**
 * What holds for the jobs of a brand (`source_id`): what stands under `brands.<source_id>` before what the provider has.
 * Only a status map is taken status by status; any other setting of a brand is in place of the provider's.
 */
export function settingsOfBrand(
  settings: Readonly<Record<string, unknown>>,
  sourceId: string | undefined,
): Record<string, unknown> {
  const { brands } = settings
  const own = sourceId !== undefined && isJsonObject(brands) ? brands[sourceId] : undefined
  if (!isJsonObject(own)) return { ...settings }
  const maps = [settings['statusMap'], own['statusMap']].filter(isJsonObject)
  const [ofProvider, ofBrand] = maps
  const statusMap = ofBrand === undefined ? {} : { statusMap: { ...ofProvider, ...ofBrand } }
  // A setting that is null is not set.
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null))
  return { ...settings, ...given, ...statusMap }
}
