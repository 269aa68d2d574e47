import type { StateView } from '../../src/control/views.ts'
import type { WireItem } from '../../src/control/wire-view.ts'

/**
 * Keys of brands as whom nobody asks for messages here. That is the usual case, since a brand's own system is
 * rarely at hand, and no fault: what Dispatch tells them stays where it is.
 */
export function findUnpolledBrands(
  { accounts, queues }: StateView,
  wire: readonly WireItem[],
): ReadonlySet<string> {
  const polling = new Set([
    ...wire
      .filter(({ kind, deliveries }) => kind === 'message' && deliveries > 0)
      .map(({ accountKey }) => accountKey),
    ...queues
      .filter(({ messages }) => messages.some(({ deliveries }) => deliveries > 0))
      .map(({ accountKey }) => accountKey),
  ])
  const unpolled = accounts.filter(
    ({ key, role, delivery }) => role === 'brand' && delivery === 'poll' && !polling.has(key),
  )
  return new Set(unpolled.map(({ key }) => key))
}
