import { ActionIcon, Alert, Button, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { useAct } from '../api/use-act.ts'
import type { Provider } from '../api/views.ts'
import { useRefusal } from '../shell/session.ts'
import { readStatusMap, toStatusMap, type StatusRow } from './status-rows.ts'

const kinds = ['none', 'accept', 'reject', 'enroute', 'start', 'pause', 'complete', 'cancel']

/** What a status of the product means to Dispatch, for this provider alone. */
export function StatusMapForm({ provider: { externalOrganizationId, settings } }: { provider: Provider }) {
  const [rows, setRows] = useState<readonly StatusRow[]>(() => readStatusMap(settings['statusMap']))
  const [hasChanged, setChanged] = useState(false)
  const refusal = useRefusal('providers')
  const { act, isBusy, problem } = useAct()
  const change = (next: readonly StatusRow[]) => {
    setRows(next)
    setChanged(true)
  }
  const set = (index: number, part: Partial<StatusRow>) =>
    change(rows.map((row, at) => (at === index ? { ...row, ...part } : row)))
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const { statusMap: _before, ...others } = settings
    const statusMap = toStatusMap(rows)
    const body = { settings: Object.keys(statusMap).length === 0 ? others : { ...others, statusMap } }
    const path = `/v1/providers/${encodeURIComponent(externalOrganizationId)}`
    if (await act(path, { method: 'PUT', body })) setChanged(false)
  }
  return (
    <Paper withBorder p="md" component="form" onSubmit={(event) => void save(event)}>
      <Title order={2} size="h5">
        Status map
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        What a status of the product becomes at Dispatch, for this provider. What is not here goes by the
        adapter’s own map.
      </Text>
      <Stack gap="xs">
        {rows.map((row, index) => (
          <Group key={row.key} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              aria-label={`Status ${index + 1} of the product`}
              placeholder="status of the product"
              value={row.status}
              maxLength={200}
              disabled={refusal !== undefined}
              onChange={({ currentTarget }) => set(index, { status: currentTarget.value })}
              flex={2}
            />
            <Select
              aria-label={`What status ${index + 1} becomes`}
              data={kinds}
              value={row.kind}
              allowDeselect={false}
              disabled={refusal !== undefined}
              onChange={(kind) => set(index, { kind: kind ?? 'none' })}
              flex={1}
            />
            <TextInput
              aria-label={`Reason of status ${index + 1}`}
              placeholder="reason"
              value={row.reason}
              maxLength={500}
              disabled={refusal !== undefined || row.kind === 'none'}
              onChange={({ currentTarget }) => set(index, { reason: currentTarget.value })}
              flex={1}
            />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={`Remove status ${index + 1}`}
              disabled={refusal !== undefined}
              onClick={() => change(rows.filter((_row, at) => at !== index))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        {rows.length === 0 && (
          <Text size="sm" c="dimmed">
            It has none of its own.
          </Text>
        )}
      </Stack>
      {problem !== undefined && (
        <Alert color="red" title="That was refused" mt="sm" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="space-between" mt="sm">
        <Button
          variant="default"
          disabled={refusal !== undefined}
          title={refusal}
          onClick={() =>
            change([
              ...rows,
              { key: `new ${rows.length} ${Date.now()}`, status: '', kind: 'none', reason: '', more: {} },
            ])
          }
        >
          Add a status
        </Button>
        <Button
          type="submit"
          loading={isBusy}
          disabled={refusal !== undefined || !hasChanged}
          title={refusal}
        >
          Save map
        </Button>
      </Group>
    </Paper>
  )
}
