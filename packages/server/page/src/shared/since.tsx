import { Text } from '@mantine/core'
import { useNow } from './use-now.ts'
import { toSpan } from './to-span.ts'

/** How long ago, as `4 min ago`, or when to come, as `in 40 s`; the title has the time itself. */
export function Since({ at }: { at: string }) {
  const now = useNow()
  const time = Date.parse(at)
  const span = toSpan(Math.abs(now - time))
  return (
    <Text component="time" dateTime={at} title={at} inherit className="number nowrap">
      {time > now ? `in ${span}` : `${span} ago`}
    </Text>
  )
}
