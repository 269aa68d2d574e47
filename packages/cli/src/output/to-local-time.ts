const isoTime = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)(?!\d)/g

/** An ISO time as people in that zone write it, with the zone's short name; UTC if the zone is unknown. */
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
    // An unknown zone; the time is shown in UTC.
    if (error instanceof RangeError && zone !== 'UTC') return toLocalTime(iso, 'UTC')
    throw error
  }
}

/** The text with its times written as people in that zone write them. */
export function withLocalTimes(text: string, zone: string): string {
  return text.replaceAll(isoTime, (iso) => toLocalTime(iso, zone) ?? iso)
}
