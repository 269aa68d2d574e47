import { Alert, Anchor, Group, Stack, Text } from '@mantine/core'
import { StatusBadge, TimeText } from '@truckroll/ui'
import type { JobView } from '../../../src/control/views.ts'
import { usePage } from '../live/page-context.tsx'
import { addressOf, customerOf, providerOf, titleOf } from '../words/job-words.ts'
import { dayAndHourWords } from '../words/time-words.ts'
import { whatNow, whyMessageOfJobWaits } from '../words/what-now.ts'
import { JobProgress } from './job-progress.tsx'

interface JobPanelProps {
  readonly job: JobView
  readonly onShowQueues: () => void
}

/** What Dispatch holds of the job, and what comes next. */
export function JobPanel({ job, onShowQueues }: JobPanelProps) {
  const { state } = usePage()
  const waits = whyMessageOfJobWaits(job, state)
  const attachments = job.attachments.filter(({ deletedAt }) => deletedAt === null)
  return (
    <Stack gap="xs" data-testid="job">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <div>
          <Text fw={650} lineClamp={2}>
            {titleOf(job)}
          </Text>
          <Text size="xs" c="dimmed">
            Job {job.id} · {job.externalId === null ? 'no claim' : `claim ${String(job.externalId)}`} · from{' '}
            {job.source} to {providerOf(job)}
          </Text>
          <Text size="xs" c="dimmed">
            {customerOf(job)}, {addressOf(job)}
          </Text>
        </div>
        <StatusBadge status={job.status} />
      </Group>
      <JobProgress job={job} />
      <Alert color="indigo" variant="light" p="xs" title="What now" data-testid="what-now">
        <Text size="sm">{whatNow(job)}</Text>
        {waits !== undefined && (
          <Text size="sm" mt={4}>
            {waits.count === 1 ? 'A message' : `${waits.count} messages`} about it{' '}
            {waits.count === 1 ? 'has' : 'have'} not reached its product. {waits.why}{' '}
            <Anchor
              component="button"
              type="button"
              size="sm"
              td="underline"
              c="var(--mantine-color-text)"
              onClick={onShowQueues}
            >
              Show the queue
            </Anchor>
          </Text>
        )}
      </Alert>
      {job.appointments.map(({ id, startAt, durationSeconds, status }) => (
        <Group key={id} gap={6}>
          <StatusBadge status={status} />
          <Text size="sm">
            {dayAndHourWords(startAt)} for {Math.round(durationSeconds / 60)} min
          </Text>
        </Group>
      ))}
      {attachments.map(({ id, description, fileName, fileToken, updatedAt }) => (
        <Text size="sm" key={id} lineClamp={3}>
          {fileToken === null ? (
            `“${description ?? ''}”`
          ) : (
            <Anchor
              size="sm"
              href={`/v1/datafiles/${fileToken}`}
              target="_blank"
              rel="noreferrer"
              td="underline"
            >
              {fileName}
            </Anchor>
          )}{' '}
          <Text span size="xs" c="dimmed">
            <TimeText at={updatedAt} />
          </Text>
        </Text>
      ))}
    </Stack>
  )
}
