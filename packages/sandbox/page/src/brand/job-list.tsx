import { Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { StatusBadge } from '@truckroll/ui'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { usePage } from '../live/page-context.tsx'
import { addressOf, customerOf, phoneOf, titleOf } from '../words/job-words.ts'
import { whatNow } from '../words/what-now.ts'
import classes from './job-list.module.css'

/** Further ones are found by a search; each row costs time whenever something happens. */
const maxShown = 40
/** So few are seen at a glance. */
const fewJobs = 8

/** The jobs of a brand, the newest first, each with what comes next. */
export function JobList({ brandKey }: { brandKey: string }) {
  const { state } = usePage()
  const [wanted, setWanted] = useState('')
  const jobs = state.jobs.filter((job) => job.brandKey === brandKey).toReversed()
  if (jobs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None yet. Make one: it goes to a provider, and you see every step.
      </Text>
    )
  }
  const found = jobs.filter((job) => isFound(job, wanted))
  return (
    <>
      {jobs.length > fewJobs && (
        <TextInput
          size="xs"
          aria-label="Find a job"
          placeholder="Find by title, customer, address, number or status"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      <Stack gap={2} className={classes['list'] ?? ''}>
        {found.slice(0, maxShown).map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
        {found.length === 0 && (
          <Text size="sm" c="dimmed" px={8}>
            No job is like that.
          </Text>
        )}
        {found.length > maxShown && (
          <Text size="xs" c="dimmed" px={8}>
            {found.length - maxShown} more: find them above.
          </Text>
        )}
        {state.jobCount > state.jobs.length && (
          <Text size="xs" c="dimmed" px={8}>
            {state.jobCount - state.jobs.length} older ones are in the control API only.
          </Text>
        )}
      </Stack>
    </>
  )
}

function JobRow({ job }: { job: JobView }) {
  const { job: chosen, choose } = usePage()
  const next = whatNow(job)
  return (
    <UnstyledButton
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
      <Text size="xs" truncate title={next}>
        {next}
      </Text>
    </UnstyledButton>
  )
}

/** Every word that was typed stands somewhere in the job. */
function isFound(job: JobView, wanted: string): boolean {
  const text = [
    titleOf(job),
    customerOf(job),
    phoneOf(job),
    addressOf(job),
    String(job.id),
    String(job.externalId ?? ''),
    job.status,
  ]
    .join(' ')
    .toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
