import type { Claim, SendClaim } from '@truckroll/store'
import type { KeyClaim } from './key-table.ts'

export function toKeyClaim(claim: Claim): KeyClaim {
  return { key: claim.key, id: claim.eventId, token: claim.token }
}

export function toSendKeyClaim(claim: SendClaim): KeyClaim {
  return { key: claim.key, id: claim.updateId, token: claim.token }
}
