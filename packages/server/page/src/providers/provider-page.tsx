import { Grid, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useAsked, withQuery } from '../api/use-asked.ts'
import type { JobSummary, ListPage, Provider } from '../api/views.ts'
import { Failure } from '../shared/failure.tsx'
import { JobLink } from '../shared/links.tsx'
import { Loading } from '../shared/loading.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { Since } from '../shared/since.tsx'
import { useRights } from '../shell/session.ts'
import { ProviderActs } from './provider-acts.tsx'
import { ProviderStateBadge } from './provider-state-badge.tsx'
import { SettingsForm } from './settings-form.tsx'
import { StatusMapForm } from './status-map-form.tsx'

/** One provider: where it stands, its settings, what can be done with it. */
export default function ProviderPage({ id }: { id: string }) {
  const { data: provider, error } = useAsked<Provider>(`/v1/providers/${encodeURIComponent(id)}`)
  const { can } = useRights()
  if (provider === undefined) {
    return (
      <>
        <PageTitle title={`Provider ${id}`} />
        {error === null ? <Loading /> : <Failure error={error} />}
      </>
    )
  }
  return (
    <>
      <PageTitle title={provider.name} lead={provider.externalOrganizationId}>
        <ProviderActs provider={provider} />
      </PageTitle>
      <Failure error={error} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Facts provider={provider} />
            {can('read') && <NewestJobs id={id} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <StatusMapForm key={`map ${JSON.stringify(provider.settings)}`} provider={provider} />
            <SettingsForm key={JSON.stringify(provider.settings)} provider={provider} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  )
}

function Facts({ provider }: { provider: Provider }) {
  const { hasCredentials, hasDispatchKey, hasBridgeSecret } = provider
  const secrets = [
    hasCredentials ? 'login to the product' : undefined,
    hasDispatchKey ? 'key of Dispatch' : undefined,
    hasBridgeSecret ? 'secret of the bridge' : undefined,
  ].filter((text) => text !== undefined)
  return (
    <Paper withBorder p="md" component="section" aria-label="Facts">
      <Title order={2} size="h5" mb="xs">
        Where it stands
      </Title>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing={10}>
        <Fact label="State">
          <ProviderStateBadge provider={provider} />
        </Fact>
        <Fact label="Organization at Dispatch">{provider.organizationId ?? 'not known yet'}</Fact>
        <Fact label="Asked for">
          <Since at={provider.requestedAt} />
        </Fact>
        <Fact label="Connected">
          {provider.connectedAt === undefined ? 'not yet' : <Since at={provider.connectedAt} />}
        </Fact>
        <Fact label="First job">
          <FirstJob provider={provider} />
        </Fact>
        <Fact label="Email">{provider.email ?? 'none'}</Fact>
        <Fact label="Telephone">{provider.phoneNumber ?? 'none'}</Fact>
        <Fact label="Stored secrets">{secrets.length === 0 ? 'none' : secrets.join(', ')}</Fact>
      </SimpleGrid>
      {provider.text !== undefined && (
        <Text size="sm" mt="sm">
          Dispatch asks for: {provider.text}
        </Text>
      )}
      {provider.isHeld && (
        <Text size="sm" mt="sm" c="red">
          Its jobs wait, because the product refused its login: {provider.heldMessage}
        </Text>
      )}
    </Paper>
  )
}

function FirstJob({ provider: { firstJobId, firstJobAt } }: { provider: Provider }) {
  if (firstJobId === undefined || firstJobAt === undefined) return 'none came yet'
  return (
    <>
      <JobLink id={firstJobId} /> <Since at={firstJobAt} />
    </>
  )
}

function NewestJobs({ id }: { id: string }) {
  const { data } = useAsked<ListPage<JobSummary>>(
    withQuery('/v1/jobs', { externalOrganizationId: id, limit: '5' }),
  )
  return (
    <Paper withBorder p="md" component="section" aria-label="Newest jobs">
      <Title order={2} size="h5" mb="xs">
        Newest jobs
      </Title>
      <Stack gap={6}>
        {(data?.items ?? []).map((job) => (
          <Text key={job.id} size="sm">
            <JobLink id={job.id} text={job.title ?? job.id} />{' '}
            <Text span size="xs" c="dimmed">
              {job.state ?? ''} <Since at={job.firstSeenAt} />
            </Text>
          </Text>
        ))}
        {data?.items.length === 0 && (
          <Text size="sm" c="dimmed">
            No job of it came yet. The first one is announced by an alert.
          </Text>
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
