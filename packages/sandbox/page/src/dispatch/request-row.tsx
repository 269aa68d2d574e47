import { Badge, Box, Group, Text, UnstyledButton } from '@mantine/core'
import { TimeText } from '@truckroll/ui'
import { useState } from 'react'
import type { RequestItem } from '../../../src/control/request-view.ts'
import { RequestDetails } from './request-details.tsx'
import classes from './request-row.module.css'

/** One request; it opens to its signature, its body and its answer. */
export function RequestRow({ request }: { request: RequestItem }) {
  const [isOpen, setOpen] = useState(false)
  const { path, accountKey, at, result, fault, times, tookMs, signature } = request
  const [shortPath = path] = path.split('?')
  return (
    <Box className={classes['row']} data-bad={isBad(request)}>
      <UnstyledButton className={classes['head']} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" fw={600} className={classes['words']}>
            {request.method} {shortPath}
            {times > 1 && ` × ${times}`}
          </Text>
          <Status request={request} />
        </Group>
        <Text size="xs" className={classes['words']}>
          {signature === 'wrong' ? 'The signature was refused: open it to see why.' : result}
          {fault !== null && ` (${fault})`}
        </Text>
        <Text size="xs" c="dimmed" className={classes['words']}>
          <TimeText at={at} /> · {accountKey ?? 'nobody named'} · {tookMs} ms
        </Text>
      </UnstyledButton>
      {isOpen && <RequestDetails key={request.seq} seq={request.seq} />}
    </Box>
  )
}

function Status({ request }: { request: RequestItem }) {
  const { status, isOpen } = request
  const words = isOpen ? 'waits' : status === null ? 'cut' : String(status)
  return (
    <Badge
      size="sm"
      radius="sm"
      variant="light"
      tt="none"
      color={isBad(request) ? 'red' : isOpen ? 'yellow' : 'green'}
      c="var(--mantine-color-text)"
    >
      {words}
    </Badge>
  )
}

function isBad({ status, isOpen, signature }: RequestItem): boolean {
  return signature === 'wrong' || (!isOpen && (status === null || status >= 400))
}
