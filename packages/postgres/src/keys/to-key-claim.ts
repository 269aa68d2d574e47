import type { SendClaim } from '@truckroll/store'
import type { KeyClaim } from './key-table.ts'

export function toSendKeyClaim(claim: SendClaim): KeyClaim {
  return { key: claim.key, id: claim.updateId, token: claim.token }
}
