import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Part } from '../parts/part.tsx'
import { textOf } from '../words/read-payload.ts'
import { whyNoMatch } from '../words/why-not.ts'
import { MatchDialog } from './match-dialog.tsx'

/** Providers that asked to be connected: a person at Dispatch matches each. */
export function WantToConnect() {
  const { state, act, isBusy } = usePage()
  const [chosen, setChosen] = useState<string>()
  const pending = state.requests.filter((request) => request.state === 'pending')
  if (pending.length === 0) return null
  const whyNot = whyNoMatch(state)
  return (
    <Part title="Ask to be connected">
      {pending.map(({ externalOrganizationId, fields }) => (
        <Group key={externalOrganizationId} justify="space-between" gap="xs">
          <Text size="sm">
            {textOf(fields['name']) || 'A provider'} ({externalOrganizationId})
          </Text>
          <Group gap={4}>
            <Button
              size="compact-sm"
              disabled={isBusy || whyNot !== undefined}
              title={whyNot}
              onClick={() =>
                void act(() => send(`/provisioning/${encodeURIComponent(externalOrganizationId)}/match`))
              }
            >
              Match it
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={isBusy}
              onClick={() => setChosen(externalOrganizationId)}
            >
              Match with …
            </Button>
          </Group>
        </Group>
      ))}
      {chosen !== undefined && (
        <MatchDialog externalOrganizationId={chosen} onClose={() => setChosen(undefined)} />
      )}
    </Part>
  )
}
