import { Accordion, Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { JsonBlock, TimeText } from '@truckroll/ui'
import { useListed } from '../api/use-asked.ts'
import type { JobEvent, Story } from '../api/views.ts'
import { Failure } from '../shared/failure.tsx'
import { Loading } from '../shared/loading.tsx'
import { useRefusal } from '../shell/session.ts'

/** What Dispatch sent as it came, and what the adapter got of it. */
export function WireView({ story: { job } }: { story: Story }) {
  const refusal = useRefusal('operate')
  if (refusal !== undefined) {
    return (
      <Stack gap="sm">
        <Paper withBorder p="md">
          <Text size="sm">Messages as they came hold the customer. {refusal}.</Text>
        </Paper>
        <Paper withBorder p="md">
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            The job, as Dispatch told of it
          </Text>
          <JsonBlock text={JSON.stringify(job.job)} />
        </Paper>
      </Stack>
    )
  }
  return <Messages id={job.id} />
}

function Messages({ id }: { id: string }) {
  const { items, isLoading, error } = useListed<JobEvent>(`/v1/jobs/${encodeURIComponent(id)}/events`)
  if (isLoading) return <Loading />
  return (
    <>
      <Failure error={error} />
      <Accordion variant="contained" multiple>
        {items.map((event) => (
          <Accordion.Item key={event.id} value={event.id}>
            <Accordion.Control>
              <Group gap="sm">
                <Text size="sm" fw={500}>
                  {event.handedOver?.type ?? event.message?.type ?? 'message'}
                </Text>
                <Badge variant="default" radius="sm" tt="none">
                  {event.state}
                </Badge>
                {event.isCopy && (
                  <Badge variant="default" radius="sm" tt="none">
                    a copy
                  </Badge>
                )}
                <Text size="xs" c="dimmed">
                  <TimeText at={Date.parse(event.recordedAt)} /> · {event.id}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Wire label="As Dispatch sent it" value={event.message} />
              <Wire label="As the adapter got it" value={event.handedOver} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </>
  )
}

function Wire({ label, value }: { label: string; value: unknown }) {
  return (
    <>
      <Text size="xs" fw={600} c="dimmed" mt="xs" mb={4}>
        {label}
      </Text>
      {value === null || value === undefined ? (
        <Text size="sm">Nothing yet, or retention removed it.</Text>
      ) : (
        <JsonBlock text={JSON.stringify(value)} />
      )}
    </>
  )
}
