import { DispatchError } from '@truckroll/client'
import { TruckrollError } from '@truckroll/protocol'

/** What the update itself is at fault for, with no Dispatch involved: it cannot be written, or its file is gone. */
const ownFaults: ReadonlySet<string> = new Set([
  'TR_ITEM_UNKNOWN',
  'TR_PROTOCOL_JSON_VALUE',
  'TR_PROTOCOL_JSON_DEPTH',
])

/**
 * Will this update never be taken? A key that no header takes, a login that cannot be opened or a store that is away
 * is the fault of this machine: it is mended, and the update goes then.
 */
export function isFinalFailure(error: unknown): boolean {
  if (error instanceof DispatchError) return error.code === 'TR_CLIENT_REFUSED'
  return TruckrollError.is(error) && ownFaults.has(error.code)
}
