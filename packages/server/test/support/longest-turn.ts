import { createHash } from 'node:crypto'

/** How long the longest turn of the event loop took while `work` went on, in milliseconds. */
export async function longestTurnOf(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0
  let last = performance.now()
  const tick = () => {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last)
    last = now
    ticking = setImmediate(tick)
  }
  let ticking = setImmediate(tick)
  try {
    await work()
  } finally {
    clearImmediate(ticking)
  }
  return Math.max(longestMs, performance.now() - last)
}

/** How long a fixed piece of work takes here and now: some 300 ms on two shared cores. */
export function referenceMs(): number {
  const from = performance.now()
  let digest = Buffer.alloc(32)
  for (let round = 0; round < 100_000; round += 1) digest = createHash('sha256').update(digest).digest()
  return performance.now() - from
}
