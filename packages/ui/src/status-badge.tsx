import { Badge } from '@mantine/core'

const colors: Record<string, string> = {
  offered: 'yellow',
  unscheduled: 'cyan',
  accepted: 'cyan',
  scheduled: 'blue',
  enroute: 'indigo',
  started: 'violet',
  paused: 'orange',
  complete: 'green',
  rejected: 'gray',
  canceled: 'red',
}

/** The status of a job or a visit; an unknown one is shown as it came. */
export function StatusBadge({ status }: { status: string }) {
  return (
    <Badge variant="dot" color={colors[status] ?? 'gray'} radius="sm" tt="none" flex="none">
      {status}
    </Badge>
  )
}
