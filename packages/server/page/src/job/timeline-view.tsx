import { Paper, Text, Timeline } from '@mantine/core'
import { IconBuildingStore, IconPlug, IconRouter, IconSend, IconUser, type Icon } from '@tabler/icons-react'
import { TimeText } from '@truckroll/ui'
import type { TimelineEntry } from '../api/views.ts'

const signs: Readonly<Record<TimelineEntry['source'], readonly [Icon, string, string]>> = {
  dispatch: [IconSend, 'indigo', 'Dispatch'],
  adapter: [IconPlug, 'teal', 'Adapter'],
  provider: [IconBuildingStore, 'blue', 'Provider'],
  operator: [IconUser, 'grape', 'Operator'],
  gateway: [IconRouter, 'gray', 'Gateway'],
}

/** Everything that happened, in words, oldest first. */
export function TimelineView({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <Paper withBorder p="md">
      <Timeline bulletSize={26} lineWidth={2} active={entries.length}>
        {entries.map(({ id, at, source, text }) => {
          const [Sign, color, name] = signs[source]
          return (
            <Timeline.Item key={id} color={color} bullet={<Sign size={14} aria-hidden />}>
              <Text size="xs" c="dimmed">
                {name}, <TimeText at={Date.parse(at)} />
              </Text>
              <Text size="sm" className="words">
                {text}
              </Text>
            </Timeline.Item>
          )
        })}
      </Timeline>
    </Paper>
  )
}
