/** A moment by the clock on the wall of a time zone, in milliseconds since 1970. */
export function atLocalTime(day: string, hour: number, timeZone: string): number {
  const wanted = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00Z`)
  // The offset of a nearby moment is right but for the hour in which the clock changes: so twice.
  const nearby = wanted - offsetAt(wanted, timeZone)
  return wanted - offsetAt(nearby, timeZone)
}

/** The days of a time zone that a span touches, as `2026-03-01`. */
export function localDays(from: number, to: number, timeZone: string): string[] {
  const days: string[] = []
  const last = localDay(to - 1, timeZone)
  for (let day = localDay(from, timeZone); day <= last; day = nextDay(day)) days.push(day)
  return days
}

function localDay(epochMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(epochMs)
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function offsetAt(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    epochMs,
  )
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):?(\d+)?/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
