import { Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { TimeText } from '@truckroll/ui'
import type { Story, Update } from '../api/views.ts'
import { updateColors } from '../shared/update-colors.ts'

type EventStory = Story['events'][number]

const eventWords = {
  waiting: ['waits', 'orange'],
  done: ['handed over', 'teal'],
  dead: ['parked', 'red'],
  failed_notice: ['not taken', 'gray'],
  skipped: ['skipped', 'gray'],
} as const

/** What came and what was reported, a line each, with what became of it. */
export function CompactView({ story: { events, job, refusals } }: { story: Story }) {
  const times = new Map(
    job.timeline
      .flatMap(({ eventId, at }) => (eventId === undefined ? [] : [[eventId, at]]))
      .toReversed() as [string, string][],
  )
  const lines = [
    ...events.map((event) => ({ key: event.id, at: times.get(event.id), line: <EventLine event={event} /> })),
    ...job.updates.map((update) => ({
      key: update.id,
      at: update.acceptedAt as string | undefined,
      line: <UpdateLine update={update} />,
    })),
  ].toSorted((one, other) => (one.at ?? '').localeCompare(other.at ?? ''))
  return (
    <Paper withBorder>
      {refusals.length > 0 && (
        <Stack gap={2} px="md" py="sm" className="row">
          <Text size="xs" fw={600} c="dimmed">
            Who said no
          </Text>
          {refusals.map((refusal) => (
            <Text key={refusal} size="sm">
              {refusal}
            </Text>
          ))}
        </Stack>
      )}
      {lines.map(({ key, at, line }) => (
        <Group key={key} px="md" py={9} gap="sm" wrap="nowrap" align="flex-start" className="row">
          <Text size="xs" c="dimmed" miw={76} pt={2}>
            {at !== undefined && <TimeText at={Date.parse(at)} />}
          </Text>
          {line}
        </Group>
      ))}
      {lines.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          Nothing is kept of it.
        </Text>
      )}
    </Paper>
  )
}

function EventLine({ event }: { event: EventStory }) {
  const { type, state, attempts, message, steps } = event
  const [words, color] = eventWords[state]
  return (
    <div>
      <Group gap={8}>
        <Text size="sm" fw={500}>
          Dispatch sent {type}
        </Text>
        <Badge color={color} variant="light" radius="sm" tt="none">
          {words}
          {attempts > 1 && ` at attempt ${attempts}`}
        </Badge>
      </Group>
      {state !== 'done' && message !== undefined && <Text size="sm">{message}</Text>}
      {steps.length > 0 && (
        <Text size="xs" c="dimmed">
          Steps done: {steps.join(', ')}
        </Text>
      )}
    </div>
  )
}

function UpdateLine({ update: { kind, state, cause, message } }: { update: Update }) {
  return (
    <div>
      <Group gap={8}>
        <Text size="sm" fw={500}>
          Provider reported {kind}
        </Text>
        <Badge color={updateColors[state]} variant="light" radius="sm" tt="none">
          {state}
          {cause !== undefined && `: ${cause}`}
        </Badge>
      </Group>
      {message !== undefined && <Text size="sm">{message}</Text>}
    </div>
  )
}
