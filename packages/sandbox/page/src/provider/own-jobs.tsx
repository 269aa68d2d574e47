import { Select, Text } from '@mantine/core'
import type { JobView } from '../../../src/control/views.ts'
import { usePage } from '../live/page-context.tsx'
import { titleOf } from '../words/job-words.ts'

/** Chooses among the jobs and offers of a provider. */
export function OwnJobs({ jobs }: { jobs: readonly JobView[] }) {
  const { job, choose } = usePage()
  if (jobs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No job yet. What a brand sends to this provider can be accepted here.
      </Text>
    )
  }
  const own = jobs.some(({ id }) => id === job?.id)
  return (
    <Select
      size="sm"
      aria-label="Job of the provider"
      data={jobs.toReversed().map((known) => ({
        value: String(known.id),
        label: `${titleOf(known)} · ${known.status}`,
      }))}
      value={own && job !== undefined ? String(job.id) : null}
      placeholder={`${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'}: choose one`}
      onChange={(value) => {
        if (value !== null) choose(Number(value))
      }}
      allowDeselect={false}
      searchable={jobs.length > 10}
    />
  )
}
