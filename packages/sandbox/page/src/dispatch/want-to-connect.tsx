import { Button, Group, Text } from '@mantine/core'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Part } from '../parts/part.tsx'
import { textOf } from '../words/read-payload.ts'
import { whyNoMatch } from '../words/why-not.ts'

/** Providers that asked to be connected: a person at Dispatch matches each. */
export function WantToConnect() {
  const { state, act, isBusy } = usePage()
  const pending = state.requests.filter((request) => request.state === 'pending')
  if (pending.length === 0) return null
  const whyNot = whyNoMatch(state)
  return (
    <Part title="Ask to be connected">
      {pending.map(({ externalOrganizationId, fields }) => (
        <Group key={externalOrganizationId} justify="space-between" wrap="nowrap">
          <Text size="sm">
            {textOf(fields['name']) || 'A provider'} ({externalOrganizationId})
          </Text>
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
        </Group>
      ))}
    </Part>
  )
}
