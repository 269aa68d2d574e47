import { Group, NavLink, ScrollArea, Stack, Text } from '@mantine/core'
import { StatusBadge } from '@truckroll/ui'
import type { JobView } from '../../src/control/views.ts'
import { addressOf, customerOf, titleOf } from './job-words.ts'

/** Beyond this the list is cut; the control API has all. */
const maxJobs = 200

interface JobListProps {
  readonly jobs: readonly JobView[]
  readonly chosen: number | undefined
  readonly onChoose: (id: number) => void
}

export function JobList({ jobs, chosen, onChoose }: JobListProps) {
  if (jobs.length === 0) return <Text c="dimmed">None yet.</Text>
  return (
    <ScrollArea.Autosize mah={560} type="auto">
      <Stack gap={4}>
        {jobs.slice(0, maxJobs).map((job) => (
          <NavLink
            key={job.id}
            component="button"
            type="button"
            active={job.id === chosen}
            color="gray"
            c="var(--mantine-color-text)"
            onClick={() => onChoose(job.id)}
            label={
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <Text fw={600} c="var(--mantine-color-text)" truncate>
                  {titleOf(job)}
                </Text>
                <StatusBadge status={job.status} />
              </Group>
            }
            description={`${customerOf(job)} · ${addressOf(job)}`}
          />
        ))}
        {jobs.length > maxJobs && (
          <Text size="sm" c="dimmed">
            and {jobs.length - maxJobs} older ones
          </Text>
        )}
      </Stack>
    </ScrollArea.Autosize>
  )
}
