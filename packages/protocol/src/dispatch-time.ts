import { ProtocolError } from './errors.ts'

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)(?:\[[\w+\-/=]{1,70}\]){0,4}$/

/**
 * Milliseconds since 1970 of a timestamp as Dispatch writes it: `Z`, `+0000` and `-07:00` all occur. The name
 * of a zone behind it (`[America/New_York]`, as java.time and Temporal write it) is ignored, since the offset
 * is enough. undefined if it is not a moment: another format, no offset, the 30th of February. Playbook:
 * Overview > General Conventions
 */
export function parseDispatchTime(text: string): number | undefined {
  const parts = pattern.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHours, offsetMinutes] = parts
  const fields = [year, month, day, hour, minute, second].map((digits) => Number(digits ?? 0))
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 60) return undefined
  const offsetHour = Number(offsetHours ?? 0)
  const offsetMinute = Number(offsetMinutes ?? 0)
  if (offsetHour > 23 || offsetMinute > 59) return undefined
  const ms = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000)
  const date = new Date(0)
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(y, mo - 1, d)
  date.setUTCHours(h, mi, s, ms)
  const offsetMs = (offsetHour * 60 + offsetMinute) * 60_000
  return date.getTime() - (sign === '-' ? -offsetMs : offsetMs)
}

/** `YYYY-MM-DDTHH:mm:ss.sssZ`. Throws ProtocolError TR_PROTOCOL_TIME outside the years 0 to 9999. */
export function toDispatchTime(epochMs: number): string {
  const date = new Date(epochMs)
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) {
    throw new ProtocolError('TR_PROTOCOL_TIME', 'expected a moment in the years 0 to 9999, in milliseconds')
  }
  return date.toISOString()
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
