import { Anchor, Paper, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { Explanation } from '../api/views.ts'
import { JobLink } from '../shared/links.tsx'
import { PageTitle } from '../shared/page-title.tsx'

/** No job has this id: what proves that, or the jobs that were meant. */
export function Absence({ id, explanation: { jobs, text } }: { id: string; explanation: Explanation }) {
  return (
    <>
      <PageTitle title={`No job ${id}`} />
      <Paper withBorder p="md">
        <Stack gap="xs">
          {(jobs ?? []).map((job) => (
            <Text key={job.id} size="sm">
              <JobLink id={job.id} /> {job.title} {job.customer}
            </Text>
          ))}
          {jobs === undefined && (
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
