import { Button, Group, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { ClockMenu } from './clock-menu.tsx'
import { send } from './live/control-api.ts'
import { usePage } from './live/page-context.tsx'
import { Dialog } from './parts/dialog.tsx'
import { SchemeButton } from './parts/scheme-button.tsx'

export function PageHeader() {
  const { act } = usePage()
  const [isAsking, setAsking] = useState(false)
  return (
    <Group component="header" justify="space-between" gap="xs">
      <div>
        <Title order={1} size="h3">
          Local Dispatch
        </Title>
        <Text size="sm" c="dimmed">
          A brand makes a job, Dispatch carries it, a provider does it. You play all three, or your product
          plays one.
        </Text>
      </div>
      <Group gap="xs">
        <ClockMenu />
        <Button component="a" href="/_control/openapi.json" variant="default" size="compact-sm">
          Control API
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
          Begin again
        </Button>
        <SchemeButton />
      </Group>
      <Dialog
        title="Begin again"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        doIt="Forget everything"
        isDanger
        onDo={() => act(() => send('/reset'))}
      >
        <Text size="sm">
          Jobs, queues, logs, trouble, and what was added to brands and providers are forgotten, for everybody
          who uses this sandbox. Clock and settings stay.
        </Text>
      </Dialog>
    </Group>
  )
}
