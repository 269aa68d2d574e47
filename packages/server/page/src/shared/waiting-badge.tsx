import { Badge, Text } from '@mantine/core'
import type { JobSummary } from '../api/views.ts'
import { Since } from './since.tsx'

type Waiting = NonNullable<JobSummary['waiting']>

export const sideWords: Readonly<Record<Waiting['side'], string>> = {
  bms: 'the product',
  dispatch: 'Dispatch',
  adapter: 'the adapter',
  setting: 'a setting',
  person: 'a person',
}

/** Who has to do something, and when it is tried again. */
export function WaitingBadge({ waiting }: { waiting: Waiting }) {
  return (
    <>
      <Badge
        color={waiting.side === 'person' ? 'red' : 'orange'}
        variant="light"
        radius="sm"
        tt="none"
        miw="max-content"
      >
        {sideWords[waiting.side]}
      </Badge>
      {waiting.nextAt !== null && (
        <Text size="xs" c="dimmed" mt={2}>
          <NextTry at={waiting.nextAt} />
        </Text>
      )}
    </>
  )
}

export function NextTry({ at }: { at: string }) {
  return Date.parse(at) <= Date.now() ? 'now' : <Since at={at} />
}
