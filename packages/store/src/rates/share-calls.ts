import { BucketLevel, toBucket } from '../call-bucket.ts'
import type { CallDemand, CallGrant } from '../rate-store.ts'

/** The bucket of all providers together. */
export const ALL = ''

export interface SharedCalls extends CallGrant {
  /** When each bucket of which something was taken will be full again. */
  readonly fullAt: ReadonlyMap<string, number>
}

/** Takes calls out of buckets by turns: one for each that wants, then the next. A bucket that is not known is full. */
export function shareCalls(
  { rates, wanted }: CallDemand,
  fullAt: ReadonlyMap<string, number>,
  now: number,
): SharedCalls {
  const levelOf = (provider: string, rate: number | undefined) =>
    rate === undefined ? undefined : new BucketLevel(toBucket(rate), (fullAt.get(provider) ?? now) - now)
  const ofAll = levelOf(ALL, rates.all)
  const turns = wanted.map(({ provider, count }) => ({
    provider,
    count,
    granted: 0,
    own: provider === ALL ? undefined : levelOf(provider, rates.perProvider),
  }))
  const waitMsOf = ({ own }: (typeof turns)[number]) => Math.max(own?.opensInMs ?? 0, ofAll?.opensInMs ?? 0)
  const isOpen = (turn: (typeof turns)[number]) => turn.granted < turn.count && waitMsOf(turn) === 0
  for (let open = turns.filter(isOpen); open.length > 0; open = open.filter(isOpen)) {
    for (const turn of open) {
      if (!isOpen(turn)) continue
      turn.granted += 1
      turn.own?.take()
      ofAll?.take()
    }
  }
  const served = turns.filter(({ granted }) => granted > 0)
  const taken = [...served, ...(served.length > 0 ? [{ provider: ALL, own: ofAll }] : [])]
  const waits = turns.filter((turn) => turn.granted < turn.count).map(waitMsOf)
  return {
    granted: turns.map(({ granted }) => granted),
    waitMs: waits.length === 0 ? undefined : Math.min(...waits),
    fullAt: new Map(
      taken.flatMap(({ provider, own }) =>
        own === undefined ? [] : [[provider, now + own.fullInMs] as const],
      ),
    ),
  }
}
