import { Text } from '@mantine/core'

/** A time of today by the clock, an older one with its day; the title has it whole. */
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
