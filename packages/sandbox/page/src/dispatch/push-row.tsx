import { Badge, Box, Group, Text } from '@mantine/core'
import { TimeText } from '@truckroll/ui'
import type { Delivery } from '../../../src/delivery/delivery-log.ts'
import classes from './request-row.module.css'

/** A call that Dispatch made: a message pushed to a webhook, or an activation called back. */
export function PushRow({ push }: { push: Delivery }) {
  const { kind, id, accountKey, attempt, at, status, error } = push
  const isBad = status === null || status < 200 || status >= 300
  return (
    <Box className={classes['row']} data-bad={isBad} px={8} py={6}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} className={classes['words']}>
          {kind === 'webhook' ? 'Pushed a message to the webhook' : 'Called back an activation'}
        </Text>
        <Badge
          size="sm"
          radius="sm"
          variant="light"
          tt="none"
          color={isBad ? 'red' : 'green'}
          c="var(--mantine-color-text)"
        >
          {status ?? 'cut'}
        </Badge>
      </Group>
      <Text size="xs" className={classes['words']}>
        Try {attempt} of {id.slice(0, 8)}
        {error !== null && `: ${error}`}
      </Text>
      <Text size="xs" c="dimmed" className={classes['words']}>
        <TimeText at={at} />
        {accountKey !== null && ` · to ${accountKey}`}
      </Text>
    </Box>
  )
}
