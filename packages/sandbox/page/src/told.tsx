import { List, Text } from '@mantine/core'
import { TimeText } from '@truckroll/ui'
import type { WireItem } from '../../src/control/wire-view.ts'
import { readEntity } from './read-entity.ts'
import { toState } from './wire-words.ts'

const maxShown = 5

interface ToldProps {
  readonly items: readonly WireItem[]
  readonly accountKey: string
  readonly side: 'brand' | 'gateway'
  /** Does anybody ask for its messages? */
  readonly isPolled: boolean
}

/** What one side was told of the job and whether it has taken it, and what it said itself. */
export function Told({ items, accountKey, side, isPolled }: ToldProps) {
  const own = items.filter((item) => item.accountKey === accountKey)
  const messages = own.filter(({ kind }) => kind === 'message')
  const posts = own.filter(({ kind }) => kind === 'post')
  const newest = messages.find(({ finishedAt }) => finishedAt !== null)
  const status = newest === undefined ? undefined : readEntity(newest.text)['status']
  const untaken = messages.filter(({ finishedAt }) => finishedAt === null).length
  return (
    <>
      <Text size="sm">
        {isPolled
          ? toKnown(status, untaken)
          : 'Nobody polls as the brand here. What it is told is kept below.'}
      </Text>
      <List size="sm" mt="xs" spacing={4} listStyleType="none">
        {[...messages, ...posts]
          .toSorted((one, other) => other.seq - one.seq)
          .slice(0, maxShown)
          .map((item) => (
            <List.Item key={item.seq}>
              <Text size="sm">
                {item.kind === 'message' ? `was told ${item.what}` : `said ${item.what}`}:{' '}
                {toState(item, isPolled)}
              </Text>
              <Text size="xs" c="dimmed">
                <TimeText at={item.at} />
              </Text>
            </List.Item>
          ))}
      </List>
      {own.length === 0 && (
        <Text size="sm" c="dimmed">
          {side === 'brand' ? 'Nothing was said since this sandbox started.' : 'Nothing for the gateway yet.'}
        </Text>
      )}
    </>
  )
}

function toKnown(status: unknown, untaken: number): string {
  const known = typeof status === 'string' ? `Knows it as “${status}”` : 'Has taken no status yet'
  return untaken > 0 ? `${known}, ${untaken} not taken yet` : known
}
