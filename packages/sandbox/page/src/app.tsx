import {
  Alert,
  Badge,
  Box,
  Button,
  Container,
  Grid,
  Group,
  Paper,
  Stack,
  Tabs,
  Text,
  Title,
} from '@mantine/core'
import { useState } from 'react'
import { findUnpolledBrands } from './find-unpolled-brands.ts'
import { JobDetail } from './job-detail.tsx'
import { JobList } from './job-list.tsx'
import { OfferButton } from './offer-button.tsx'
import { ProviderList } from './provider-list.tsx'
import { SchemeButton } from './scheme-button.tsx'
import { TokenForm } from './token-form.tsx'
import { useActing } from './use-acting.ts'
import { useSnapshot } from './use-snapshot.ts'
import { WireTable } from './wire-table.tsx'

/** The whole page: jobs on the left, the one that is chosen on the right, the wire below. */
export function App() {
  const [attempt, setAttempt] = useState(0)
  const { snapshot, trouble } = useSnapshot(attempt)
  const [chosen, setChosen] = useState<number>()
  const { act, problem, isBusy, forget } = useActing()

  if (trouble === 'token') return <TokenForm onDone={() => setAttempt(attempt + 1)} />
  if (snapshot === undefined) {
    return (
      <Container py="xl">
        <Text>{trouble === 'gone' ? 'The sandbox does not answer. Is it running?' : 'Loading …'}</Text>
      </Container>
    )
  }
  const { state, wire } = snapshot
  const jobs = state.jobs.toReversed()
  const job = jobs.find(({ id }) => id === chosen) ?? jobs[0]
  const unpolled = findUnpolledBrands(state, wire)
  const waiting = state.queues
    .filter(({ accountKey }) => !unpolled.has(accountKey))
    .reduce((sum, queue) => sum + queue.waiting + queue.inFlight, 0)

  return (
    <Container size="xl" py="md">
      <Stack gap="md">
        <Group justify="space-between">
          <Box>
            <Title order={1} size="h2">
              Local Dispatch
            </Title>
            <Text size="sm" c="dimmed">
              Offer a job as the brand, watch it reach your product, and act as the provider.
            </Text>
          </Box>
          <Group gap="xs">
            <Badge
              variant="default"
              tt="none"
              title="Messages that an account which is polled has not acked yet"
            >
              {waiting === 0 ? 'nothing waits to be taken' : `${waiting} wait to be taken`}
            </Badge>
            <Button component="a" href="/_control/openapi.json" variant="subtle" size="compact-sm">
              Control API
            </Button>
            <SchemeButton />
          </Group>
        </Group>
        {trouble === 'gone' && (
          <Alert color="orange" title="The sandbox does not answer">
            What you see is from before. The page goes on by itself once the sandbox is back.
          </Alert>
        )}
        {problem !== undefined && (
          <Alert color="red" title="That was refused" withCloseButton onClose={forget}>
            {problem}
          </Alert>
        )}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Paper withBorder p="md">
              <Group justify="space-between" mb="sm">
                <Title order={2} size="h4">
                  Jobs
                </Title>
                <OfferButton state={state} isBusy={isBusy} act={act} onOffered={setChosen} />
              </Group>
              <JobList jobs={jobs} chosen={job?.id} onChoose={setChosen} />
            </Paper>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }}>
            {job === undefined ? (
              <Paper withBorder p="xl">
                <Text c="dimmed">No job yet. “Offer a job” sends one as a brand would.</Text>
              </Paper>
            ) : (
              <JobDetail job={job} state={state} wire={wire} isBusy={isBusy} act={act} />
            )}
          </Grid.Col>
        </Grid>
        <Paper withBorder p="md">
          <Tabs defaultValue="wire" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="wire">On the wire</Tabs.Tab>
              <Tabs.Tab value="providers">Providers</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="wire" pt="sm">
              <WireTable items={wire} state={state} />
            </Tabs.Panel>
            <Tabs.Panel value="providers" pt="sm">
              <ProviderList state={state} isBusy={isBusy} act={act} />
            </Tabs.Panel>
          </Tabs>
        </Paper>
      </Stack>
    </Container>
  )
}
