import { Code, Text } from '@mantine/core'
import { useListed } from '../api/use-asked.ts'
import type { AuditEntry } from '../api/views.ts'
import { EndlessTable, type Column } from '../shared/endless-table.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'
import { TimeText } from '@truckroll/ui'

const columns: readonly Column<AuditEntry>[] = [
  { heading: 'When', cell: ({ at }) => <TimeText at={Date.parse(at)} /> },
  {
    heading: 'Who',
    cell: ({ token, actor }) => (
      <>
        <Text size="sm">{actor ?? token}</Text>
        {actor !== undefined && (
          <Text size="xs" c="dimmed">
            {token}
          </Text>
        )}
      </>
    ),
  },
  { heading: 'Did', cell: ({ act }) => <Code>{act}</Code> },
  { heading: 'To', cell: ({ subject }) => subject },
  { heading: 'Before', isMinor: true, width: '18%', cell: ({ before }) => before },
  { heading: 'After', isMinor: true, width: '18%', cell: ({ after }) => after },
]

/** Who did what. */
export default function AuditPage() {
  const list = useListed<AuditEntry>('/v1/audit')
  return (
    <>
      <PageTitle title="Audit" lead="Who did what, the newest first." />
      <EndlessTable
        label="Acts"
        list={list}
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Nothing title="Nobody did anything yet">Acts of people and programs stand here.</Nothing>}
      />
    </>
  )
}
