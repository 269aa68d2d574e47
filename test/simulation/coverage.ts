import { faultKinds } from '@truckroll/testing'

/** What must have happened often enough in so many seeds, else the runs prove nothing. */
const needed: readonly string[] = [
  ...faultKinds,
  ...['store', 'dispatch', 'bms'].flatMap((seam) => [`crash-${seam}-before`, `crash-${seam}-after`]),
  'redelivery',
  'late-ack',
  'duplicate-id',
  'unknown-outcome',
  'attempt-timeout',
  'find-hit',
  'find-miss',
  'lease-lost',
  'echo',
  'out-of-order',
  'update-repeated',
  'post-repeated',
  'changes-polled',
  'dispatch-webhook',
  'file-posted',
  'held-unknown',
  'stopped',
  'clock-set-back',
  'clock-set-forward',
  'daylight-saving-day',
  'visit-over-clock-change',
  'operator-replay',
  'operator-skip',
  'operator-replay-all',
  'replayed-of-many',
  'emptied',
  'removed',
  'pause-all',
  'pause-provider',
  'pause-job',
  'parked',
  'rate-met',
  'moved-handed',
  'moved-unhanded',
  'moved-back',
  'update-of-lost',
]

const leastInThousand = 100

export interface Shortfall {
  readonly what: string
  readonly count: number
  readonly least: number
}

/** What happened too rarely to have been tried. */
export function findShortfalls(counts: ReadonlyMap<string, number>, seeds: number): readonly Shortfall[] {
  const least = Math.floor((leastInThousand * seeds) / 1_000)
  return needed
    .map((what) => ({ what, count: counts.get(what) ?? 0, least }))
    .filter(({ count }) => count < least)
}

/** All counts, the rarest first. */
export function toCountLines(counts: ReadonlyMap<string, number>): readonly string[] {
  const names = new Set([...needed, ...counts.keys()])
  return [...names]
    .map((what) => ({ what, count: counts.get(what) ?? 0 }))
    .toSorted((a, b) => a.count - b.count || a.what.localeCompare(b.what))
    .map(({ what, count }) => `${String(count).padStart(9)}  ${what}`)
}
