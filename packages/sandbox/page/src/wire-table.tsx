import { Code, ScrollArea, Table, Text, UnstyledButton } from '@mantine/core'
import { JsonBlock, TimeText } from '@truckroll/ui'
import { Fragment, useState } from 'react'
import type { StateView } from '../../src/control/views.ts'
import type { WireItem } from '../../src/control/wire-view.ts'
import { findUnpolledBrands } from './find-unpolled-brands.ts'
import { toState } from './wire-words.ts'

const maxShown = 100

/** Messages and posts, the newest first; a row opens to the text as it went. */
export function WireTable({ items, state }: { items: readonly WireItem[]; state: StateView }) {
  const [open, setOpen] = useState<number>()
  const roles = new Map(state.accounts.map(({ key, role }) => [key, role]))
  const unpolled = findUnpolledBrands(state, items)
  if (items.length === 0) return <Text c="dimmed">Nothing yet.</Text>
  return (
    <ScrollArea type="auto">
      <Table verticalSpacing={4} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Time</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>To</Table.Th>
            <Table.Th>What</Table.Th>
            <Table.Th>Job</Table.Th>
            <Table.Th>How far</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.slice(0, maxShown).map((item) => {
            const side = `${roles.get(item.accountKey) ?? 'account'} ${item.accountKey}`
            const isOpen = item.seq === open
            return (
              <Fragment key={item.seq}>
                <Table.Tr>
                  <Table.Td>
                    <TimeText at={item.at} />
                  </Table.Td>
                  <Table.Td>{item.kind === 'post' ? side : 'Dispatch'}</Table.Td>
                  <Table.Td>{item.kind === 'post' ? 'Dispatch' : side}</Table.Td>
                  <Table.Td>
                    <UnstyledButton
                      fz="sm"
                      fw={600}
                      td="underline"
                      aria-expanded={isOpen}
                      onClick={() => setOpen(isOpen ? undefined : item.seq)}
                    >
                      {item.what || 'nothing readable'}
                    </UnstyledButton>
                  </Table.Td>
                  <Table.Td>{item.jobId ?? ''}</Table.Td>
                  <Table.Td>{toState(item, !unpolled.has(item.accountKey))}</Table.Td>
                </Table.Tr>
                {isOpen && (
                  <Table.Tr>
                    <Table.Td colSpan={6}>
                      <Text size="xs" c="dimmed" mb={4}>
                        {item.kind === 'post' ? 'MessageId' : 'ID'} <Code>{item.id ?? 'none'}</Code>
                      </Text>
                      <JsonBlock text={item.text} />
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            )
          })}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
