import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { JsonBlock } from '@truckroll/ui'
import type { ReactNode } from 'react'
import { useAsked } from '../api/use-asked.ts'
import type { DeadLetter, DeadLetterDetail } from '../api/views.ts'
import { Failure } from '../shared/failure.tsx'
import { JobLink, ProviderLink } from '../shared/links.tsx'
import { Loading } from '../shared/loading.tsx'
import { Since } from '../shared/since.tsx'
import { useRefusal } from '../shell/session.ts'
import { causeWords } from './cause-words.ts'
import { LetterActs } from './letter-acts.tsx'

/** Opens a dead letter: why it is parked, what the other side said, what it holds. */
export function LetterButton({ letter }: { letter: DeadLetter }) {
  const [isOpen, { open, close }] = useDisclosure()
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        onClick={open}
        aria-label={`Open ${letter.type} ${letter.id}`}
      >
        Open
      </Button>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="right"
        size="lg"
        title={`${letter.type}${letter.kind === 'event' ? ' from Dispatch' : ' to Dispatch'}`}
      >
        {isOpen && <LetterDetail letter={letter} onDone={close} />}
      </Drawer>
    </>
  )
}

function LetterDetail({ letter, onDone }: { letter: DeadLetter; onDone: () => void }) {
  const { data, error } = useAsked<DeadLetterDetail>(`/v1/dead-letters/${encodeURIComponent(letter.id)}`)
  const refusal = useRefusal('operate')
  const { answer } = data ?? letter
  return (
    <Stack gap="md">
      <Failure error={error} />
      <Group>
        <LetterActs letter={letter} onDone={onDone} />
      </Group>
      <Part label="Why">
        {letter.message}
        <Text size="xs" c="dimmed">
          {letter.cause}: {causeWords[letter.cause] ?? ''}; {letter.attempts}{' '}
          {letter.attempts === 1 ? 'attempt' : 'attempts'}, parked <Since at={letter.parkedAt} />
        </Text>
      </Part>
      {answer !== undefined && (
        <Part label={`What the other side said (${answer.status})`}>
          {[answer.title, answer.detail]
            .filter((text) => text !== undefined)
            .map((text) => (
              <Text key={text} size="sm">
                {text}
              </Text>
            ))}
          {answer.title === undefined && answer.detail === undefined && answer.text !== undefined && (
            <JsonBlock text={answer.text} />
          )}
        </Part>
      )}
      <Part label="Job">
        <JobLink id={letter.jobId} />
        {letter.waitingBehind > 0 && (
          <Text size="xs" c="dimmed">
            {letter.waitingBehind} more of this job wait behind it
          </Text>
        )}
      </Part>
      <Part label="Provider">
        <ProviderLink id={letter.externalOrganizationId} />
      </Part>
      <Part label="What was to be handed over">
        {refusal !== undefined ? (
          <Text size="sm" c="dimmed">
            {refusal}. It may hold a customer.
          </Text>
        ) : data === undefined ? (
          <Loading />
        ) : (
          <JsonBlock text={JSON.stringify(data.payload) ?? 'Nothing is kept of it any more.'} />
        )}
      </Part>
    </Stack>
  )
}

function Part({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={2}>
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  )
}
