import { Badge, Paper, Table, Text, Title } from '@mantine/core'
import type { Status } from '../api/views.ts'
import { Since } from '../shared/since.tsx'

const words = { leading: 'polls here', following: 'another process polls', stopped: 'not polled' } as const
const colors = { leading: 'teal', following: 'blue', stopped: 'red' } as const

/** Whether Dispatch's queues are asked, and by whom. */
export function Polling({ status }: { status: Status }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Polling">
      <Title order={2} size="h5" mb="xs">
        Dispatch’s queue
      </Title>
      <Table.ScrollContainer minWidth={420}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Credential</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Last poll</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {status.credentials.map(({ name, role, lastPollAt, lastError }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  <Badge color={colors[role]} variant="dot" tt="none" radius="sm">
                    {words[role]}
                  </Badge>
                  {lastError !== null && (
                    <Text size="xs" c="dimmed" mt={4}>
                      {lastError}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {lastPollAt === null ? 'never by this process' : <Since at={lastPollAt} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}
