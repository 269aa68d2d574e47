import type { StoredProvider } from '@truckroll/store'

/** Paused, it is connected all the same. */
export function isConnected(known: Pick<StoredProvider, 'state'> | undefined): boolean {
  return known?.state === 'connected' || known?.state === 'paused'
}

/** The same was asked for before; what left since is asked for again. */
export function isUnchanged(known: StoredProvider | undefined, requestHash: string): known is StoredProvider {
  return known !== undefined && known.requestHash === requestHash && known.state !== 'offboarded'
}
