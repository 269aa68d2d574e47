import { Alert, Button, Group, JsonInput, Paper, Text, Title } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useAct } from '../api/use-act.ts'
import type { Provider } from '../api/views.ts'
import { useRefusal } from '../shell/session.ts'
import { readJsonField } from './read-json-field.ts'

/** All its settings as JSON: what the adapter knows, and what the gateway reads. */
export function SettingsForm({ provider: { externalOrganizationId, settings } }: { provider: Provider }) {
  const stored = JSON.stringify(settings, undefined, 2)
  const [text, setText] = useState(stored)
  const [fault, setFault] = useState<string>()
  const refusal = useRefusal('providers')
  const { act, isBusy, problem } = useAct()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setFault(undefined)
    try {
      const body = { settings: readJsonField('Settings', text) }
      await act(`/v1/providers/${encodeURIComponent(externalOrganizationId)}`, { method: 'PUT', body })
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Paper withBorder p="md" component="form" onSubmit={(event) => void save(event)}>
      <Title order={2} size="h5">
        Settings
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        Those of the adapter, and timezone, suppress, statusMap and brands. What nobody knows is refused.
      </Text>
      <JsonInput
        aria-label="Settings"
        value={text}
        onChange={setText}
        disabled={refusal !== undefined}
        validationError="expected JSON"
        autosize
        minRows={4}
        maxRows={24}
      />
      {(fault ?? problem) !== undefined && (
        <Alert color="red" title="That was refused" mt="sm" role="alert">
          {fault ?? problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="sm">
        <Button variant="default" disabled={text === stored} onClick={() => setText(stored)}>
          As stored
        </Button>
        <Button
          type="submit"
          loading={isBusy}
          disabled={refusal !== undefined || text === stored}
          title={refusal}
        >
          Save settings
        </Button>
      </Group>
    </Paper>
  )
}
