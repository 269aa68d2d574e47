import { Alert, Button, Group, Modal, NumberInput, Radio, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/ask.ts'
import { useAct } from '../api/use-act.ts'
import { useRefusal } from '../shell/session.ts'

interface ReplayManyProps {
  /** As the list is filtered. */
  readonly filter: { readonly cause: string | undefined; readonly externalOrganizationId: string | undefined }
}

/** Counts what the filter means, says what will happen, then replays it. */
export function ReplayMany({ filter }: ReplayManyProps) {
  const [isOpen, { open, close }] = useDisclosure()
  const [from, setFrom] = useState('failed')
  const [rate, setRate] = useState<string | number>('')
  const refusal = useRefusal('operate')
  const { act, isBusy, problem, forget } = useAct()
  const { cause, externalOrganizationId } = filter
  const isAll = cause === undefined && externalOrganizationId === undefined
  const request = { ...(isAll ? { all: true } : { cause, externalOrganizationId }), from }
  const count = useQuery<{ count: number }>({
    queryKey: ['dry-run', request],
    queryFn: ({ signal }) =>
      ask('/v1/dead-letters/replay', { method: 'POST', body: { ...request, dryRun: true }, signal }),
    enabled: isOpen && refusal === undefined,
  })
  const many = count.data?.count
  const replay = async () => {
    const pace = typeof rate === 'number' && rate > 0 ? { ratePerSecond: rate } : {}
    if (await act('/v1/dead-letters/replay', { body: { ...request, ...pace } })) close()
  }
  return (
    <>
      <Button
        variant="default"
        disabled={refusal !== undefined}
        title={refusal}
        onClick={() => {
          forget()
          open()
        }}
      >
        {isAll ? 'Replay all …' : 'Replay these …'}
      </Button>
      <Modal opened={isOpen} onClose={close} title="Replay many" centered>
        <Stack>
          <Text size="sm">{toScope(filter)}</Text>
          <Alert color={many === 0 ? 'gray' : 'indigo'} p="sm" role="status">
            {count.error !== null
              ? count.error.message
              : many === undefined
                ? 'Counting …'
                : many === 0
                  ? 'Nothing fits: nothing would be replayed.'
                  : `${many} ${many === 1 ? 'is' : 'are'} replayed, in order within each job. It goes on after a restart.`}
          </Alert>
          <Radio.Group label="From" value={from} onChange={setFrom}>
            <Stack gap={6} mt={6}>
              <Radio value="failed" label="the step that failed: what was done is not done again" />
              <Radio value="start" label="the start: completed steps are run again" />
            </Stack>
          </Radio.Group>
          <NumberInput
            label="At most so many a second"
            description="Empty: as fast as the product takes them"
            value={rate}
            onChange={setRate}
            min={0.1}
            max={10_000}
          />
          {problem !== undefined && (
            <Alert color="red" title="That was refused" role="alert">
              {problem}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Leave them
            </Button>
            <Button
              color={from === 'start' ? 'red' : 'indigo'}
              loading={isBusy}
              disabled={many === undefined || many === 0}
              onClick={() => void replay()}
            >
              {many === undefined || many === 0 ? 'Replay' : `Replay ${many}`}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}

function toScope({ cause, externalOrganizationId }: ReplayManyProps['filter']): string {
  const of = externalOrganizationId === undefined ? '' : ` of provider ${externalOrganizationId}`
  if (cause === undefined) return of === '' ? 'All that is parked by now.' : `All that is parked${of}.`
  return `What was parked because of ${cause}${of}.`
}
