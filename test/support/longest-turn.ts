import { createHash } from 'node:crypto'

/** Above this a turn is too long: it would be the reference's own length, but other processes take their share. */
export const longestOfTurns = 2

/** How the longest turn of the event loop while `work` went on compares to a fixed piece of work: 1 is as long. */
export async function longestTurnRatio(work: () => Promise<unknown>): Promise<number> {
  const before = referenceMs()
  const longestMs = await longestTurnOf(work)
  return longestMs / Math.max(before, referenceMs())
}

async function longestTurnOf(work: () => Promise<unknown>): Promise<number> {
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

/** Milliseconds that a fixed piece of work takes here and now: some 300 on two shared cores. */
function referenceMs(): number {
  const from = performance.now()
  let digest = Buffer.alloc(32)
  for (let round = 0; round < 100_000; round += 1) digest = createHash('sha256').update(digest).digest()
  return performance.now() - from
}
