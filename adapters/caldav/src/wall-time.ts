export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const dayMs = 86_400_000

/**
 * The moment of a time on the clocks of a zone, given as if it were UTC. One that comes twice is the first; one that the
 * clocks leave out is counted on by the old offset, as iCalendar has it.
 */
export function toInstant(wallMs: number, timeZone: string): number {
  const before = offsetAt(wallMs - dayMs, timeZone)
  const after = offsetAt(wallMs + dayMs, timeZone)
  if (offsetAt(wallMs - before, timeZone) === before) return wallMs - before
  return offsetAt(wallMs - after, timeZone) === after ? wallMs - after : wallMs - before
}

/** How far the clocks of the zone are ahead of UTC at that moment. */
function offsetAt(epochMs: number, timeZone: string): number {
  const whole = Math.floor(epochMs / 1_000) * 1_000
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(whole)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - whole
}
