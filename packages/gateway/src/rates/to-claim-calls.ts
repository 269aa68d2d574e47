import type { ClaimOptions } from '@truckroll/store'
import type { CallScope } from './call-scope.ts'

/** What a claim has to know of calls: their rate, and that each attempt under way without a call will make one. */
export function toClaimCalls(
  ratePerSecond: number | undefined,
  scopes: readonly CallScope[],
): Pick<ClaimOptions, 'calls'> {
  if (ratePerSecond === undefined) return {}
  const promised = new Map<string, number>()
  for (const { provider, granted } of scopes) {
    if (granted === 0) promised.set(provider, (promised.get(provider) ?? 0) + 1)
  }
  return { calls: { ratePerSecond, promised } }
}
