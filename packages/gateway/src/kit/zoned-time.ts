const dayMs = 86_400_000

/** Whether this is the name of a time zone, such as `America/Chicago`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/**
 * The moment at which the clocks of a zone show a date and a time, such as `2026-03-05` and `14:30`; undefined if these are
 * none. A time that comes twice is the first; one that the clocks leave out is counted on by the old offset.
 */
export function toInstant(date: string, time: string, timeZone: string): number | undefined {
  const wallMs = Date.parse(`${date}T${time}Z`)
  return Number.isNaN(wallMs) ? undefined : wallToInstant(wallMs, timeZone)
}

/** The same for a date and a time that were read as if they were UTC, in milliseconds since the epoch. */
export function wallToInstant(wallMs: number, timeZone: string): number {
  const before = toOffsetMs(wallMs - dayMs, timeZone)
  const after = toOffsetMs(wallMs + dayMs, timeZone)
  if (toOffsetMs(wallMs - before, timeZone) === before) return wallMs - before
  return toOffsetMs(wallMs - after, timeZone) === after ? wallMs - after : wallMs - before
}

/** What the clocks of a zone show at a moment: date and time to the minute. */
export function toWallTime(
  epochMs: number,
  timeZone: string,
): { readonly date: string; readonly time: string } {
  const [date = '', rest = ''] = new Date(epochMs + toOffsetMs(epochMs, timeZone)).toISOString().split('T')
  return { date, time: rest.slice(0, 5) }
}

/** How far the clocks of the zone are ahead of UTC at that moment. */
function toOffsetMs(epochMs: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const shown = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
  return shown - Math.floor(epochMs / 1_000) * 1_000
}
