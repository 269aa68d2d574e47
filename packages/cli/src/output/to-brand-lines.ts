import { settingsOfBrand } from '@truckroll/gateway/embed'
import { isJsonObject, type JsonObject } from '@truckroll/protocol'

/** What the settings of a provider come to, for all brands and for those that have settings of their own. */
export function toBrandLines(settings: JsonObject): readonly string[] {
  const { brands } = settings
  const ids = isJsonObject(brands) ? Object.keys(brands) : []
  return [undefined, ...ids].flatMap((id) => {
    const holding = settingsOfBrand(settings, id)
    const own = id !== undefined && isJsonObject(brands) ? brands[id] : settings
    if (!isJsonObject(own)) return []
    const who = id === undefined ? 'For all brands' : `For brand ${id}`
    return [
      ...('suppress' in own ? [`${who}, not sent: ${toList(holding['suppress'])}`] : []),
      ...('statusMap' in own ? [`${who}, statuses: ${toStatuses(holding['statusMap'])}`] : []),
    ]
  })
}

function toList(kinds: unknown): string {
  return Array.isArray(kinds) && kinds.length > 0 ? kinds.join(', ') : 'nothing is held back'
}

function toStatuses(map: unknown): string {
  if (!isJsonObject(map)) return 'as the adapter has them'
  const statuses = Object.entries(map).map(([status, meaning]) => {
    const { kind, reason } = isJsonObject(meaning) ? meaning : {}
    const words = [kind, reason].filter((word) => typeof word === 'string').join(' ')
    return `${status} = ${words === '' ? 'nothing' : words}`
  })
  return [...statuses, 'others as the adapter has them'].join(', ')
}
