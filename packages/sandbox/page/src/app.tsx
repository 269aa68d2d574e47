import { Alert, Container, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Columns } from './columns.tsx'
import { PageProvider } from './live/page-context.tsx'
import { useActing } from './live/use-acting.ts'
import { useLive } from './live/use-live.ts'
import { PageHeader } from './page-header.tsx'
import { TokenForm } from './parts/token-form.tsx'

/** The whole page: brand, Dispatch and provider side by side, all speaking of the job that is chosen. */
export function App() {
  const [attempt, setAttempt] = useState(0)
  const { snapshot, trouble } = useLive(attempt)
  const [chosen, setChosen] = useState<number>()
  const { act, problem, isBusy, forget } = useActing()

  if (trouble === 'token') return <TokenForm onDone={() => setAttempt(attempt + 1)} />
  if (snapshot === undefined) {
    return (
      <Container component="main" py="xl">
        <Text>{trouble === 'gone' ? 'The sandbox does not answer. Is it running?' : 'Loading …'}</Text>
      </Container>
    )
  }
  const { jobs } = snapshot.state
  const job = jobs.find(({ id }) => id === chosen) ?? jobs.at(-1)
  return (
    <PageProvider value={{ ...snapshot, act, isBusy, job, choose: setChosen }}>
      <Container component="main" size={1720} px="md" py="sm">
        <Stack gap="sm">
          <PageHeader />
          {trouble === 'gone' && (
            <Alert color="orange" title="The sandbox does not answer">
              What you see is from before. The page goes on by itself once the sandbox is back.
            </Alert>
          )}
          {problem !== undefined && (
            <Alert
              color="red"
              title="That was refused"
              withCloseButton
              closeButtonLabel="Close"
              onClose={forget}
              pos="sticky"
              top={8}
              style={{ zIndex: 300 }}
            >
              {problem}
            </Alert>
          )}
          <Columns />
        </Stack>
      </Container>
    </PageProvider>
  )
}
