import { Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { StatusBadge } from '@truckroll/ui'
import { usePage } from '../live/page-context.tsx'
import { addressOf, customerOf, titleOf } from '../words/job-words.ts'
import { whatNow } from '../words/what-now.ts'
import classes from './job-list.module.css'

/** The jobs of a brand, the newest first, each with what comes next. */
export function JobList({ brandKey }: { brandKey: string }) {
  const { state, job: chosen, choose } = usePage()
  const jobs = state.jobs.filter((job) => job.brandKey === brandKey).toReversed()
  if (jobs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None yet. Make one: it goes to a provider, and you see every step.
      </Text>
    )
  }
  return (
    <Stack gap={2} className={classes['list'] ?? ''}>
      {jobs.map((job) => (
        <UnstyledButton
          key={job.id}
          className={classes['job']}
          aria-pressed={job.id === chosen?.id}
          onClick={() => choose(job.id)}
        >
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" fw={600} truncate>
              {titleOf(job)}
            </Text>
            <StatusBadge status={job.status} />
          </Group>
          <Text size="xs" c="dimmed" truncate>
            {customerOf(job)} · {addressOf(job)}
          </Text>
          <Text size="xs" truncate title={whatNow(job)}>
            {whatNow(job)}
          </Text>
        </UnstyledButton>
      ))}
      {state.jobCount > state.jobs.length && (
        <Text size="xs" c="dimmed" px={8}>
          {state.jobCount - state.jobs.length} older ones are in the control API only.
        </Text>
      )}
    </Stack>
  )
}
