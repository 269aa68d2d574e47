import { type Clock, type Logger, sleep } from '@truckroll/store'

const pauseMs = 1_000

export interface Insistence {
  readonly clock: Clock
  readonly logger: Logger
  /** From then on the next failure is thrown. */
  readonly isStopping: () => boolean
}

/**
 * Writes the end of an attempt or a post until the store takes it. Given up, its key would be kept from all work until
 * the claim ran out (hours, if the clock is set back meanwhile), and the attempt would count as crashed.
 */
export async function untilStored<T>(parts: Insistence, what: string, write: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (parts.isStopping()) throw error
      parts.logger.error({ err: error }, `${what} could not be stored; trying again`)
      await sleep(parts.clock, pauseMs)
    }
  }
}
