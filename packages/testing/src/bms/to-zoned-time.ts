import { parseDispatchTime } from '@truckroll/gateway'

/** The instant in local time of a zone with its offset, such as `2026-03-08T03:30:00-05:00`. */
export function toZonedTime(time: string, zone: string): string {
  const at = parseDispatchTime(time)
  if (at === undefined) throw new RangeError('expected a time of Dispatch')
  const offset = offsetAt(at, zone)
  const wall = new Date(at + offset * 60_000).toISOString().slice(0, 19)
  const size = Math.abs(offset)
  const digits = (value: number) => String(value).padStart(2, '0')
  return `${wall}${offset < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`
}

/** How many minutes a zone is ahead of UTC at an instant. */
function offsetAt(at: number, zone: string): number {
  const name = formatOf(zone)
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  const match = /GMT(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d)/.exec(name ?? '')
  if (match?.groups === undefined) return 0
  const { sign, hours, minutes } = match.groups
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one costs a hundred times as much as using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  return format
}
