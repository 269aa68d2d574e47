import { Box, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { JsonBlock, TimeText } from '@truckroll/ui'
import { useState } from 'react'
import type { QueueView } from '../../../src/control/views.ts'
import type { WireItem } from '../../../src/control/wire-view.ts'
import { usePage } from '../live/page-context.tsx'
import { eventWords } from '../words/event-words.ts'
import { isAbout } from '../words/is-about.ts'
import classes from './feed.module.css'

const maxShown = 40

interface FeedProps {
  readonly accountKey: string
  /** Only what is about this job; absent: everything. */
  readonly jobId?: number | undefined
  readonly nothing: string
}

/** What an account was told and what it said itself, the newest first; each opens to the JSON as it went. */
export function Feed({ accountKey, jobId, nothing }: FeedProps) {
  const { wire, state } = usePage()
  const queue = state.queues.find((known) => known.accountKey === accountKey)
  const items = wire.filter(
    (item) => item.accountKey === accountKey && (jobId === undefined || isAbout(item, jobId, state.records)),
  )
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {nothing}
      </Text>
    )
  }
  return (
    <Stack gap={4}>
      {items.slice(0, maxShown).map((item) => (
        <FeedItem key={item.seq} item={item} queue={queue} />
      ))}
      {items.length > maxShown && (
        <Text size="xs" c="dimmed">
          and {items.length - maxShown} earlier
        </Text>
      )}
    </Stack>
  )
}

function FeedItem({ item, queue }: { item: WireItem; queue: QueueView | undefined }) {
  const [isOpen, setOpen] = useState(false)
  const isMessage = item.kind === 'message'
  return (
    <Box className={classes['item']} data-kind={item.kind}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <div className={classes['words']}>
          <Text size="sm" className={classes['text']}>
            {isMessage ? eventWords(item.text) : postWords(item)}
          </Text>
          <Text size="xs" c="dimmed">
            {isMessage ? 'told' : 'said'} <TimeText at={item.at} />
            {isMessage && ` · ${howFar(item, queue)}`}
          </Text>
        </div>
        <UnstyledButton
          className={classes['json']}
          aria-expanded={isOpen}
          aria-label={`JSON of ${isMessage ? eventWords(item.text) : postWords(item)}`}
          onClick={() => setOpen(!isOpen)}
        >
          JSON
        </UnstyledButton>
      </Group>
      {isOpen && <JsonBlock text={item.text} />}
    </Box>
  )
}

function postWords({ what, outcomes, via }: WireItem): string {
  const results = outcomes.map(({ result, message }) =>
    message === undefined ? result : `${result}: ${message}`,
  )
  const came = [...new Set(results)].join(', ')
  return `${what || 'Something unreadable'} ${came}${via === 'control' ? ', by hand' : ''}`
}

/** How far a message has come. A brand's own system is rarely at hand: that its messages stay is no fault. */
function howFar({ finishedAt, handedOutAt, deliveries }: WireItem, queue: QueueView | undefined): string {
  if (finishedAt !== null) return handedOutAt === null ? 'sent' : 'taken'
  if (deliveries > 0)
    return deliveries === 1 ? 'handed out, not acked' : `handed out ${deliveries} times, not acked`
  return queue?.polledAt === null ? 'kept: nobody polls' : 'waits in the queue'
}
