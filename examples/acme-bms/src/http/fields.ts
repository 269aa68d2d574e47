import { z } from 'zod'

/** Pieces that several resources are made of. Every text has a largest length. */
export const shortText = z.string().trim().min(1).max(200)
export const longText = z.string().max(100_000)
export const externalReference = z.string().trim().min(1).max(200)
export const visibility = z.enum(['internal', 'customer'])

/** An instant with an offset; kept and answered in UTC. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

/** An IANA zone such as `America/Chicago`: the one people on site read the time in. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'expected an IANA time zone such as America/Chicago')

export const idParams = z.object({ id: z.string().min(1).max(100) })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
