import { Badge, ScrollArea, Table, Text } from '@mantine/core'
import type { FileRow } from './read-provider-file.ts'
import type { RowState } from './row-run.ts'

const mostShown = 200
const colors = { requested: 'teal', changed: 'blue', unchanged: 'gray', refused: 'red' } as const

interface RowTableProps {
  readonly states: readonly RowState[]
  /** What is said of a row that has no outcome. */
  readonly none: string | undefined
}

/** What became of each row, the refused ones first. */
export function RowTable({ states, none }: RowTableProps) {
  const refused = states.filter(({ outcome }) => outcome === 'refused')
  const sorted = [...refused, ...states.filter(({ outcome }) => outcome !== 'refused')]
  return (
    <ScrollArea.Autosize mah={280} type="auto">
      <Table verticalSpacing={6} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Row</Table.Th>
            <Table.Th>Provider</Table.Th>
            <Table.Th>Outcome</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.slice(0, mostShown).map(({ row, outcome, message }) => (
            <Table.Tr key={row.line}>
              <Table.Td>{row.line}</Table.Td>
              <Table.Td>{toId(row)}</Table.Td>
              <Table.Td>
                {outcome === undefined ? (
                  <Text size="xs" c="dimmed">
                    {none}
                  </Text>
                ) : (
                  <Badge color={colors[outcome]} variant="light" radius="sm" tt="none">
                    {outcome}
                  </Badge>
                )}{' '}
                {message}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {states.length > mostShown && (
        <Text size="xs" c="dimmed" p="xs">
          and {states.length - mostShown} more
        </Text>
      )}
    </ScrollArea.Autosize>
  )
}

function toId(row: FileRow): string {
  const id = 'request' in row ? row.request['externalOrganizationId'] : undefined
  return typeof id === 'string' || typeof id === 'number' ? String(id) : ''
}
