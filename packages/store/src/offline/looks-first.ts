import { z } from 'zod'

/** Name of the standing condition of a store that was taken over. */
export const looksFirstName = 'looks_first'

/** As long as Dispatch's people take to send again what came after a backup, and then some. */
const LOOKS_FIRST_MS = 14 * 24 * 3_600_000

const schema = z.object({ until: z.number() })

/** The condition's value for a store that is taken over now. */
export function looksFirstFor(now: number): string {
  return JSON.stringify({ until: now + LOOKS_FIRST_MS })
}

/**
 * Until when steps of a first attempt ask `find`, too; 0 if they need not. A store that was taken over does not know
 * what was done after its last row: an event that is new to it may have been worked on before.
 */
export function readLooksFirst(conditions: ReadonlyMap<string, string>): number {
  const value = conditions.get(looksFirstName)
  return value === undefined ? 0 : schema.parse(JSON.parse(value)).until
}
