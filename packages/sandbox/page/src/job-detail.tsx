import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { StatusBadge, TimeText } from '@truckroll/ui'
import type { JobView, StateView } from '../../src/control/views.ts'
import type { WireItem } from '../../src/control/wire-view.ts'
import { BrandActs } from './brand-acts.tsx'
import { findUnpolledBrands } from './find-unpolled-brands.ts'
import { addressOf, customerOf, phoneOf, titleOf } from './job-words.ts'
import { ProviderActs } from './provider-acts.tsx'
import { Told } from './told.tsx'
import type { Act } from './use-acting.ts'
import { Visits } from './visits.tsx'

interface JobDetailProps {
  readonly job: JobView
  readonly state: StateView
  readonly wire: readonly WireItem[]
  readonly isBusy: boolean
  readonly act: Act
}

/** One job: what Dispatch holds, what each side was told of it, and what each side can do with it. */
export function JobDetail({ job, state, wire, isBusy, act }: JobDetailProps) {
  const ofJob = wire.filter(({ jobId }) => jobId === String(job.id))
  const unpolled = findUnpolledBrands(state, wire)
  const brand = state.accounts.find(({ key }) => key === job.brandKey)
  return (
    <Stack gap="md" data-testid="job">
      <Paper withBorder p="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={2} size="h3">
              {titleOf(job)}
            </Title>
            <Text size="sm">
              {customerOf(job)}, {phoneOf(job) || 'no phone'} · {addressOf(job)}
            </Text>
            <Text size="sm" c="dimmed">
              Job {job.id} · claim {job.externalId === null ? 'none' : String(job.externalId)} · {job.source}{' '}
              to{' '}
              {job.organization === null
                ? 'nobody yet'
                : `${job.organization.name} (organization ${String(job.organization.id)})`}
            </Text>
          </div>
          <StatusBadge status={job.status} />
        </Group>
      </Paper>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Side title="Brand" name={brand?.sources?.[0]?.name ?? job.source}>
          <Told items={ofJob} accountKey={job.brandKey} side="brand" isPolled={!unpolled.has(job.brandKey)} />
        </Side>
        <Side title="Dispatch" name="what counts">
          <Text size="sm">
            <StatusBadge status={job.status} /> {job.statusMessage}
          </Text>
          <Visits job={job} />
          <Text size="xs" c="dimmed" mt="xs">
            changed <TimeText at={job.updatedAt} />
          </Text>
        </Side>
        <Side
          title="Provider"
          name={job.gatewayKey === null ? 'works in the app' : `gateway ${job.gatewayKey}`}
        >
          {job.gatewayKey === null ? (
            <Text size="sm" c="dimmed">
              No gateway: only its people in the app see the job.
            </Text>
          ) : (
            <Told items={ofJob} accountKey={job.gatewayKey} side="gateway" isPolled />
          )}
        </Side>
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Paper withBorder p="md">
          <Title order={3} size="h5" mb="xs">
            As the brand
          </Title>
          <BrandActs job={job} isBusy={isBusy} act={act} />
        </Paper>
        <Paper withBorder p="md">
          <Title order={3} size="h5" mb="xs">
            As the provider, in Dispatch’s app
          </Title>
          <ProviderActs job={job} isBusy={isBusy} act={act} />
        </Paper>
      </SimpleGrid>
    </Stack>
  )
}

function Side({ title, name, children }: { title: string; name: string; children: React.ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Text size="xs" c="dimmed" mb="xs" truncate title={name}>
        {name}
      </Text>
      {children}
    </Paper>
  )
}
