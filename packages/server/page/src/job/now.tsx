import { Badge, Group, Paper, Text } from '@mantine/core'
import { IconCircleCheck, IconHourglassHigh, IconUserExclamation } from '@tabler/icons-react'
import type { Story } from '../api/views.ts'
import { LetterActs } from '../dead-letters/letter-acts.tsx'
import { NextTry, sideWords } from '../shared/waiting-badge.tsx'
import classes from './now.module.css'

/** What happens next, and what makes it happen. */
export function Now({ story }: { story: Story }) {
  const { job, freedBy, events } = story
  const { waiting } = job
  if (waiting === null) {
    return (
      <Paper withBorder p="md" className={classes['now']} data-kind="well">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <IconCircleCheck size={22} aria-hidden />
          <div>
            <Text fw={600}>Nothing waits</Text>
            <Text size="sm" c="dimmed">
              {toRest(job)}
            </Text>
          </div>
        </Group>
      </Paper>
    )
  }
  const isPerson = waiting.side === 'person'
  const Sign = isPerson ? IconUserExclamation : IconHourglassHigh
  const parked = events.find(({ state }) => state === 'dead')
  return (
    <Paper withBorder p="md" className={classes['now']} data-kind={isPerson ? 'person' : 'waits'}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Sign size={22} aria-hidden />
        <div>
          <Group gap="xs">
            <Text fw={600}>It waits for {sideWords[waiting.side]}</Text>
            {waiting.nextAt !== null && (
              <Badge color="orange" variant="light" radius="sm" tt="none">
                next try <NextTry at={waiting.nextAt} />
              </Badge>
            )}
          </Group>
          <Text size="sm" mt={2}>
            {waiting.why}
          </Text>
          <Text size="sm" c="dimmed" mt={2}>
            {waiting.attempt > 0 &&
              `${waiting.attempt} ${waiting.attempt === 1 ? 'attempt' : 'attempts'} so far. `}
            {freedBy !== null && `Freed by: ${freedBy}`}
          </Text>
          {parked !== undefined && (
            <Group gap="xs" mt="sm">
              <LetterActs letter={{ id: parked.id, kind: 'event', type: parked.type }} />
            </Group>
          )}
        </div>
      </Group>
    </Paper>
  )
}

function toRest({ state, lastUpdate, bmsId }: Story['job']): string {
  const stands = state === null ? 'Where it stands is not known.' : `It is ${state}.`
  const link = bmsId === null ? ' It is not linked to a work order.' : ''
  if (lastUpdate === null) return `${stands} Nothing was reported to Dispatch yet.${link}`
  return `${stands} The last report, ${lastUpdate.kind}, is ${lastUpdate.state}.${link}`
}
