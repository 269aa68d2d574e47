import { z } from 'zod'

/** A moment in an answer: ISO 8601 in UTC. */
export const timeSchema = z.iso.datetime()

export function toTime(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

export function toOptionalTime(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : toTime(epochMs)
}
