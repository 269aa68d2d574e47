import { Autocomplete, Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../src/control/views.ts'
import type { ProviderAct } from './acts.ts'
import { actAsProvider } from './control-api.ts'
import { reasonsOf } from './job-words.ts'
import { tomorrowAtNine } from './tomorrow-at-nine.ts'
import type { Act } from './use-acting.ts'

interface ProviderActsProps {
  readonly job: JobView
  readonly isBusy: boolean
  readonly act: Act
}

const closed = new Set(['complete', 'canceled', 'rejected'])

export function ProviderActs({ job, isBusy, act }: ProviderActsProps) {
  const [reason, setReason] = useState('')
  const [start, setStart] = useState(tomorrowAtNine)
  const run = (providerAct: ProviderAct): void => void act(() => actAsProvider(job.id, providerAct))
  const why = reason.trim() === '' ? {} : { reason: reason.trim() }
  const reasons = ['reject_reasons', 'pause_reasons', 'complete_reasons', 'cancel_reasons']
  const options = new Set(reasons.flatMap((list) => reasonsOf(job, list).map(({ value }) => value)))
  const isOffered = job.status === 'offered'
  const isClosed = closed.has(job.status)
  const hasOpenVisit = job.appointments.some(({ status }) => !closed.has(status))
  return (
    <Stack gap="xs">
      <Group grow gap="xs">
        <TextInput
          size="sm"
          type="datetime-local"
          label="Visit"
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
        />
        <Autocomplete
          size="sm"
          label="Reason or note"
          data={[...options]}
          value={reason}
          onChange={setReason}
        />
      </Group>
      <Group gap="xs">
        <ActButton label="Accept" disabled={isBusy || !isOffered} onClick={() => run({ act: 'accept' })} />
        <ActButton
          label="Decline"
          disabled={isBusy || !isOffered}
          onClick={() => run({ act: 'decline', ...why })}
        />
        <ActButton
          label="Schedule"
          disabled={isBusy || start === ''}
          onClick={() => run({ act: 'schedule', start: new Date(start).toISOString() })}
        />
        <ActButton
          label="Take visit back"
          disabled={isBusy || !hasOpenVisit}
          onClick={() => run({ act: 'unschedule' })}
        />
        <ActButton label="On the way" disabled={isBusy || isClosed} onClick={() => run({ act: 'enroute' })} />
        <ActButton label="Start" disabled={isBusy || isClosed} onClick={() => run({ act: 'start' })} />
        <ActButton
          label="Pause"
          disabled={isBusy || isClosed}
          onClick={() => run({ act: 'pause', ...why })}
        />
        <ActButton
          label="Complete"
          disabled={isBusy || isClosed}
          onClick={() => run({ act: 'complete', ...why })}
        />
        <ActButton
          label="Cancel"
          disabled={isBusy || isClosed}
          onClick={() => run({ act: 'cancel', ...why })}
        />
        <ActButton
          label="Note"
          disabled={isBusy || reason.trim() === ''}
          onClick={() => run({ act: 'note', text: reason.trim() })}
        />
        <ActButton label="Photo" disabled={isBusy} onClick={() => run({ act: 'photo' })} />
      </Group>
    </Stack>
  )
}

function ActButton(props: { label: string; disabled: boolean; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="default" disabled={props.disabled} onClick={props.onClick}>
      {props.label}
    </Button>
  )
}
