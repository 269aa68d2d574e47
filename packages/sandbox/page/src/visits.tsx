import { Group, List, Text } from '@mantine/core'
import { StatusBadge, TimeText } from '@truckroll/ui'
import type { JobView } from '../../src/control/views.ts'

/** The visits, notes and files that Dispatch has of a job. */
export function Visits({ job }: { job: JobView }) {
  const attachments = job.attachments.filter(({ deletedAt }) => deletedAt === null)
  return (
    <>
      <List size="sm" mt="xs" listStyleType="none" spacing={2}>
        {job.appointments.map(({ id, startAt, durationSeconds, status }) => (
          <List.Item key={id}>
            <Group gap={6}>
              <StatusBadge status={status} />
              <TimeText at={startAt} />
              <Text size="sm">for {Math.round(durationSeconds / 60)} min</Text>
            </Group>
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {job.appointments.length === 0 && 'No visit. '}
        {attachments.length === 0
          ? 'No notes or files.'
          : attachments.map(({ description, fileName }) => fileName ?? `“${description}”`).join(', ')}
      </Text>
    </>
  )
}
