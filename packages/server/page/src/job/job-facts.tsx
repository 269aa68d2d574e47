import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Story } from '../api/views.ts'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Since } from '../shared/since.tsx'
import { LinkButton } from './link-button.tsx'

const likeness = { claim: 'same claim', work_order: 'same work order', phone: 'same telephone' } as const

/** Who and where, what each side calls it. */
export function JobFacts({ story: { job, alike } }: { story: Story }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Facts">
      <Stack gap="sm">
        <Title order={2} size="h5">
          Facts
        </Title>
        <Fact label="Customer">
          {job.customer ?? 'not named'}
          <Text size="sm" c="dimmed">
            {job.address}
          </Text>
        </Fact>
        <Fact label="Brand">
          {job.brand ?? 'not named'}
          <Text size="sm" c="dimmed">
            {job.claim ?? job.externalId}
          </Text>
        </Fact>
        <Fact label="Provider">
          <ProviderLink id={job.externalOrganizationId} />
        </Fact>
        <Fact label="Work order in the product">
          {job.bmsId ?? 'not linked'} <LinkButton jobId={job.id} bmsId={job.bmsId} />
        </Fact>
        <Fact label="Dispatch says">
          {job.dispatch.status ?? 'nothing yet'}
          {Boolean(job.dispatch.statusMessage) && `: ${job.dispatch.statusMessage}`}
          <Text size="sm" c="dimmed">
            {job.dispatch.at !== null && <Since at={job.dispatch.at} />}
          </Text>
        </Fact>
        <Fact label="Came">
          <Since at={job.firstSeenAt} />
        </Fact>
        {alike.length > 0 && (
          <Fact label="May be the same work">
            {alike.map((other) => (
              <div key={other.id}>
                <JobLink id={other.id} />{' '}
                <Text span size="sm" c="dimmed">
                  {likeness[other.by]}
                </Text>
              </div>
            ))}
          </Fact>
        )}
      </Stack>
    </Paper>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" className="words">
        {children}
      </Text>
    </div>
  )
}
