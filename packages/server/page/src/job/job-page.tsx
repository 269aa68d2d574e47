import { Badge, Grid, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { StatusBadge } from '@truckroll/ui'
import { useState } from 'react'
import { useAsked, withQuery } from '../api/use-asked.ts'
import type { Explanation, Status } from '../api/views.ts'
import { ConfirmButton } from '../shared/confirm-button.tsx'
import { Failure } from '../shared/failure.tsx'
import { Loading } from '../shared/loading.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { Absence } from './absence.tsx'
import { CompactView } from './compact-view.tsx'
import { JobFacts } from './job-facts.tsx'
import { Now } from './now.tsx'
import { TimelineView } from './timeline-view.tsx'
import { WireView } from './wire-view.tsx'

/** The one story of a job: what happens now first, then what was, as closely as one wants to know. */
export default function JobPage({ id }: { id: string }) {
  const { data, error } = useAsked<Explanation>(withQuery('/v1/explain', { job: id }))
  const { data: status } = useAsked<Status>('/v1/status')
  const [view, setView] = useState('compact')
  if (data === undefined) {
    return (
      <>
        <PageTitle title={`Job ${id}`} />
        {error === null ? <Loading /> : <Failure error={error} />}
      </>
    )
  }
  const { story } = data
  if (story === undefined) return <Absence id={id} jobs={data.jobs ?? []} text={data.text} />
  // The id may be a word of another job.
  if (story.job.id !== id) return <Absence id={id} jobs={[story.job]} text={data.text} />
  const { job } = story
  const isPaused = status?.paused.some((pause) => 'jobId' in pause && pause.jobId === job.id) === true
  return (
    <>
      <PageTitle
        title={job.title ?? `Job ${job.id}`}
        lead={
          <Group gap="xs" component="span">
            <span>{job.id}</span>
            {job.state !== null && <StatusBadge status={job.state} />}
            {isPaused && (
              <Badge color="orange" variant="light" radius="sm" tt="none">
                paused
              </Badge>
            )}
          </Group>
        }
      >
        {isPaused ? (
          <ConfirmButton
            name="Resume job"
            size="sm"
            scope="operate"
            question="Resume this job?"
            consequence="Its events are handed to the adapter in their order, unless its provider or everything is paused as well."
            onConfirm={(act) => act('/v1/resume', { body: { jobId: job.id } })}
          />
        ) : (
          <ConfirmButton
            name="Pause job"
            size="sm"
            scope="operate"
            question="Pause this job?"
            consequence="Nothing more of it is handed to the adapter until somebody resumes it. What Dispatch tells of it is still recorded, and its updates are still sent."
            onConfirm={(act) => act('/v1/pause', { body: { jobId: job.id } })}
          />
        )}
      </PageTitle>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack>
            <Now story={story} />
            <Group justify="space-between">
              <Text size="sm" fw={600}>
                What was
              </Text>
              <SegmentedControl
                size="xs"
                aria-label="How closely"
                value={view}
                onChange={setView}
                data={[
                  { value: 'compact', label: 'Compact' },
                  { value: 'timeline', label: 'Timeline' },
                  { value: 'wire', label: 'Wire' },
                ]}
              />
            </Group>
            {view === 'compact' && <CompactView story={story} />}
            {view === 'timeline' && <TimelineView entries={job.timeline} />}
            {view === 'wire' && <WireView story={story} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <JobFacts story={story} />
        </Grid.Col>
      </Grid>
    </>
  )
}
