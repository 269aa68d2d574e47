import { isJsonObject, parseJson } from '@truckroll/protocol'
import type { ClaimedSend } from '@truckroll/store'

/** The provider that this post lets go; undefined for every other post. */
export function toLeavingProvider({
  kind,
  record,
}: Pick<ClaimedSend, 'kind' | 'record'>): string | undefined {
  if (kind !== 'gateway_deprovision') return undefined
  const deprovision = parseJson(record)
  const id = isJsonObject(deprovision) ? deprovision['external_organization_id'] : undefined
  return typeof id === 'string' ? id : undefined
}
