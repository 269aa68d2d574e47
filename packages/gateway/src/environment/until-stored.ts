import { type Clock, sleep } from '@truckroll/store'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

const pauseMs = 1_000

export interface Insistence {
  readonly clock: Clock
  readonly faults: FaultLog
  /** From then on the next failure is thrown. */
  readonly isStopping: () => boolean
}

/**
 * Writes the end of an attempt or a post until the store takes it. Given up, its key would be kept from all work until
 * the claim ran out (hours, if the clock is set back meanwhile), and the attempt would count as crashed.
 */
export async function untilStored<T>(parts: Insistence, what: string, write: () => Promise<T>): Promise<T> {
  const work: Retried = {
    failed: `${what} could not be stored; trying again`,
    again: `${what} can be stored again`,
  }
  for (;;) {
    try {
      const written = await write()
      parts.faults.worked(work)
      return written
    } catch (error) {
      if (parts.isStopping()) throw error
      parts.faults.failed(work, error)
      await sleep(parts.clock, pauseMs)
    }
  }
}
