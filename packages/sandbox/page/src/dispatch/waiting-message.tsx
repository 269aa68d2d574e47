import { Box, Button, Group, Progress, Text, UnstyledButton } from '@mantine/core'
import { JsonBlock } from '@truckroll/ui'
import { useState } from 'react'
import type { QueuedMessageView } from '../../../src/control/views.ts'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { useNow } from '../live/use-now.ts'
import { eventWords } from '../words/event-words.ts'
import { lengthWords } from '../words/time-words.ts'
import classes from './waiting-message.module.css'

interface WaitingMessageProps {
  readonly accountKey: string
  readonly message: QueuedMessageView
}

/** A message in its queue: what it says and why it waits. It opens to its JSON and to what people can do with it. */
export function WaitingMessage({ accountKey, message }: WaitingMessageProps) {
  const { act, isBusy } = usePage()
  const [isOpen, setOpen] = useState(false)
  const button = (label: string, path: string) => (
    <Button
      size="compact-xs"
      variant="default"
      disabled={isBusy}
      onClick={() => void act(() => send(path, { accountKey, id: message.id }))}
    >
      {label}
    </Button>
  )
  return (
    <Box className={classes['message']} data-flying={message.isInFlight} data-testid="message">
      <UnstyledButton className={classes['head']} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" fw={600} className={classes['words']}>
            {eventWords(message.payloadText)}
          </Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {message.id.slice(0, 8)}
          </Text>
        </Group>
        <Text size="xs" className={classes['words']}>
          {message.why}
        </Text>
      </UnstyledButton>
      {message.isInFlight && message.visibleAt !== null && <TimeLeft until={message.visibleAt} />}
      {isOpen && (
        <Box p={8} pt={0}>
          <Text size="xs" c="dimmed">
            Group {message.group}, handed out {message.deliveries} times, id {message.id}
          </Text>
          <JsonBlock text={message.payloadText} />
          <Group gap={4} mt={6}>
            {button('Send it twice', '/messages/repeat')}
            {button('Throw it away', '/messages/discard')}
          </Group>
        </Box>
      )}
    </Box>
  )
}

function TimeLeft({ until }: { until: number }) {
  const { state } = usePage()
  const left = Math.max(0, until - useNow())
  const whole = state.settings.visibilityTimeoutSeconds * 1000
  const words = left === 0 ? 'time is up' : `${lengthWords(left)} left to ack it`
  return (
    <Group gap="xs" wrap="nowrap" px={8} pb={6}>
      <Progress
        value={Math.min(100, (left / whole) * 100)}
        size="sm"
        flex={1}
        aria-label="Time left to ack it"
        transitionDuration={0}
      />
      <Text size="xs">{words}</Text>
    </Group>
  )
}
