import type { StoredProvider } from '@truckroll/store'

/** Paused, it is connected all the same. */
export function isConnected(known: Pick<StoredProvider, 'state'> | undefined): boolean {
  return known?.state === 'connected' || known?.state === 'paused'
}

/** The same was asked for before; what left since, or what Dispatch has a question about, is asked for again. */
export function isUnchanged(known: StoredProvider | undefined, requestHash: string): known is StoredProvider {
  if (known?.requestHash !== requestHash) return false
  return known.state !== 'offboarded' && known.state !== 'needs_information'
}
