import * as z from 'zod'
import { parseDispatchTime, toDispatchTime } from '../dispatch-time.ts'

const expected = 'expected an ISO 8601 time with an offset, such as 2026-03-01T09:00:00-05:00'

/**
 * A moment in any usual form of ISO 8601 with an offset; becomes `YYYY-MM-DDTHH:mm:ss.sssZ`. It has its own
 * parser, because the forms that `z.iso.datetime` accepts differ between versions of zod.
 */
export const incomingTimeSchema = z
  .string()
  .refine((text) => toUtc(text) !== undefined, expected)
  .overwrite((text) => toUtc(text) ?? text)
  .meta({ format: 'date-time' })

function toUtc(text: string): string | undefined {
  const at = parseDispatchTime(text)
  // With the offset the year may have more than four digits.
  return at === undefined || at < earliest || at > latest ? undefined : toDispatchTime(at)
}

const earliest = Date.parse('0000-01-01T00:00:00.000Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')
