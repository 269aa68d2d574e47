/** An ISO time as people in that zone write it, with the zone's short name; what is no time or zone stays as it is. */
export function toLocalTime(iso: string | undefined, zone: string): string | undefined {
  if (iso === undefined || Number.isNaN(Date.parse(iso))) return iso
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }).format(new Date(iso))
  } catch (error) {
    // A zone that nobody knows.
    if (error instanceof RangeError) return iso
    throw error
  }
}
