import { Code, Paper, Table, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useAsked } from '../api/use-asked.ts'
import type { SettingInForce } from '../api/views.ts'
import { Failure } from '../shared/failure.tsx'
import { Loading } from '../shared/loading.tsx'
import { Nothing } from '../shared/nothing.tsx'
import { PageTitle } from '../shared/page-title.tsx'

const everyMs = 60_000

/** What this process runs with, and where each setting comes from. */
export default function SettingsPage() {
  const { data, error } = useAsked<{ items: SettingInForce[] }>('/v1/settings', { everyMs })
  const [typed, setTyped] = useState('')
  const words = typed.trim().toUpperCase()
  const items = (data?.items ?? []).filter(({ name }) => name.includes(words))
  return (
    <>
      <PageTitle
        title="Settings"
        lead="What this process runs with, and where each setting comes from. Secrets are masked. They are changed in the environment or the config file, and hold from the next start."
      />
      <Failure error={error} />
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && (
        <Nothing title="They are not told">
          The program that runs this gateway does not show its settings.
        </Nothing>
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <TextInput
            aria-label="Find a setting"
            placeholder="Name of a setting"
            leftSection={<IconSearch size={16} />}
            value={typed}
            maxLength={100}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            maw={360}
            mb="sm"
          />
          <Paper withBorder>
            <Table.ScrollContainer minWidth={560}>
              <Table verticalSpacing={8} horizontalSpacing="md" aria-label="Settings">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Setting</Table.Th>
                    <Table.Th>Value</Table.Th>
                    <Table.Th>From</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ name, value, from }) => (
                    <Table.Tr key={name}>
                      <Table.Td>
                        <Code>{name}</Code>
                      </Table.Td>
                      <Table.Td className="words">{toText(value)}</Table.Td>
                      <Table.Td>
                        <Text size="sm" c={from === 'default' || from === 'not set' ? 'dimmed' : 'bright'}>
                          {from}
                        </Text>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </Paper>
        </>
      )}
    </>
  )
}

function toText(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
