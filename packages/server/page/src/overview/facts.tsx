import { Paper, SimpleGrid, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Status } from '../api/views.ts'
import { Since } from '../shared/since.tsx'

/** Store, and what else is good to know. */
export function Facts({ status }: { status: Status }) {
  const { countedAt, storeBytes, storeFreeBytes, retention, unhandled, unhandledTypes, hungAttempts } = status
  const unhandledText = Object.entries(unhandledTypes)
    .map(([type, count]) => `${type} ${count}`)
    .join(', ')
  return (
    <Paper withBorder p="md" component="section" aria-label="Store">
      <Title order={2} size="h5" mb="xs">
        Store and adapter
      </Title>
      <SimpleGrid cols={2} spacing="xs" verticalSpacing={8}>
        <Fact label="Store">{toBytes(storeBytes)}</Fact>
        <Fact label="Free on its disk">
          {storeFreeBytes === null ? 'on a server' : toBytes(storeFreeBytes)}
        </Fact>
        <Fact label="Old bodies removed">
          {retention === null ? 'not yet' : <Since at={retention.finishedAt} />}
        </Fact>
        <Fact label="Attempts that hang">{hungAttempts}</Fact>
        <Fact label="Work counted">
          <Since at={countedAt} />
        </Fact>
        <Fact label="Events nobody handles">{unhandled === 0 ? 'none' : unhandledText}</Fact>
      </SimpleGrid>
    </Paper>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" className="number">
        {children}
      </Text>
    </div>
  )
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

function toBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}
