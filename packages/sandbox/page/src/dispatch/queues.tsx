import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { QueueView, StateView } from '../../../src/control/views.ts'
import { usePage } from '../live/page-context.tsx'
import { useNow } from '../live/use-now.ts'
import { Part } from '../parts/part.tsx'
import { lengthWords } from '../words/time-words.ts'
import { WaitingMessage } from './waiting-message.tsx'

/** So many of each queue are shown before somebody asks for more. */
const maxShown = 6

/** What waits for whom, and why. */
export function Queues() {
  const { state } = usePage()
  const queues = state.queues.toSorted((one, other) => rank(state, one) - rank(state, other))
  return (
    <Stack gap="md">
      {queues.map((queue) => (
        <Queue key={queue.accountKey} queue={queue} />
      ))}
    </Stack>
  )
}

/** First what waits for somebody who takes it; last what is only kept. */
function rank({ accounts }: StateView, { accountKey, messages, polledAt }: QueueView): number {
  const role = accounts.find(({ key }) => key === accountKey)?.role ?? 'brand'
  const isKept = role === 'brand' && polledAt === null
  return (messages.length > 0 && !isKept ? 0 : 10) + ['gateway', 'application', 'brand'].indexOf(role)
}

function Queue({ queue }: { queue: QueueView }) {
  const { state } = usePage()
  const { accountKey, waiting, inFlight, messages } = queue
  const account = state.accounts.find(({ key }) => key === accountKey)
  // A brand's own system is rarely at hand: what it would be told stays, and that is no fault.
  const isKept = account?.role === 'brand' && account.delivery === 'poll' && queue.polledAt === null
  const [isWhole, setWhole] = useState(false)
  const limit = isKept ? 0 : maxShown
  const shown = isWhole ? messages : messages.slice(0, limit)
  return (
    <Part
      title={`For the ${account?.role ?? 'account'}`}
      aside={
        <Group gap={4} wrap="nowrap">
          {inFlight > 0 && (
            <Badge size="sm" variant="light" tt="none" color="indigo" c="var(--mantine-color-text)">
              {inFlight} in flight
            </Badge>
          )}
          <Badge size="sm" variant="light" tt="none" color="gray" c="var(--mantine-color-text)">
            {waiting} {waiting === 1 ? 'waits' : 'wait'}
          </Badge>
        </Group>
      }
    >
      <Text size="xs" c="dimmed">
        <code>{accountKey}</code> · <LastPoll queue={queue} delivery={account?.delivery ?? 'poll'} />
      </Text>
      {isKept && messages.length > 0 && (
        <Text size="xs">
          {messages.length === 1 ? 'It is' : 'They are'} kept for the brand’s own system, which may poll for{' '}
          {messages.length === 1 ? 'it' : 'them'} at any time.
        </Text>
      )}
      {shown.map((message) => (
        <WaitingMessage key={message.seq} accountKey={accountKey} message={message} />
      ))}
      {messages.length > limit && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          td="underline"
          w="fit-content"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? 'Show fewer' : `Show all ${messages.length}`}
        </Anchor>
      )}
      {isWhole && waiting + inFlight > messages.length && (
        <Text size="xs" c="dimmed">
          and {waiting + inFlight - messages.length} behind them
        </Text>
      )}
    </Part>
  )
}

function LastPoll({ queue, delivery }: { queue: QueueView; delivery: 'poll' | 'webhook' }) {
  const now = useNow()
  if (delivery === 'webhook') return 'pushed to its webhook'
  return queue.polledAt === null ? 'nobody polls it' : `polled ${lengthWords(now - queue.polledAt)} ago`
}
