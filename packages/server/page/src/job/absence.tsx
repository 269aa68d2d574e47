import { Anchor, Paper, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { JobSummary } from '../api/views.ts'
import { JobLink } from '../shared/links.tsx'
import { PageTitle } from '../shared/page-title.tsx'

interface AbsenceProps {
  readonly id: string
  /** Found by that word. */
  readonly jobs: readonly JobSummary[]
  readonly text: string
}

/** No job has this id: what proves that, or the jobs that were meant. */
export function Absence({ id, jobs, text }: AbsenceProps) {
  return (
    <>
      <PageTitle title={`No job ${id}`} />
      <Paper withBorder p="md">
        <Stack gap="xs">
          {jobs.length > 0 && <Text size="sm">Was one of these meant?</Text>}
          {jobs.map((job) => (
            <Text key={job.id} size="sm">
              <JobLink id={job.id} /> {job.title} {job.customer}
            </Text>
          ))}
          {jobs.length === 0 && (
            <Text size="sm" component="pre" className="words">
              {text}
            </Text>
          )}
          <Anchor component={Link} href="/jobs" size="sm">
            All jobs
          </Anchor>
        </Stack>
      </Paper>
    </>
  )
}
