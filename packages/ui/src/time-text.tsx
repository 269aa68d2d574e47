import { Text } from '@mantine/core'

/** A time of today as hours and minutes, an older one with its date; the title has the full time. */
export function TimeText({ at, timeZone }: { at: number; timeZone?: string }) {
  const date = new Date(at)
  const isToday = date.toDateString() === new Date().toDateString()
  const zone = timeZone === undefined ? {} : { timeZone, timeZoneName: 'short' as const }
  const text = date.toLocaleString(undefined, {
    ...(isToday && timeZone === undefined ? {} : { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone === undefined && { second: '2-digit' }),
    ...zone,
  })
  return (
    <Text component="time" dateTime={date.toISOString()} title={date.toISOString()} inherit>
      {text}
    </Text>
  )
}
