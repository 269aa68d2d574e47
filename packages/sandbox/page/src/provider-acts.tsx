import { Autocomplete, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../src/control/views.ts'
import { ActButton } from './act-button.tsx'
import type { ProviderAct } from './acts.ts'
import { actAsProvider } from './control-api.ts'
import { reasonsOf } from './job-words.ts'
import { tomorrowAtNine } from './tomorrow-at-nine.ts'
import type { Act } from './use-acting.ts'
import { whyNotInApp } from './why-not.ts'

interface ProviderActsProps {
  readonly job: JobView
  readonly isBusy: boolean
  readonly act: Act
}

export function ProviderActs({ job, isBusy, act }: ProviderActsProps) {
  const [reason, setReason] = useState('')
  const [start, setStart] = useState(tomorrowAtNine)
  const run = (providerAct: ProviderAct): void => void act(() => actAsProvider(job.id, providerAct))
  const why = reason.trim() === '' ? {} : { reason: reason.trim() }
  const reasons = ['reject_reasons', 'pause_reasons', 'complete_reasons', 'cancel_reasons']
  const options = new Set(reasons.flatMap((list) => reasonsOf(job, list).map(({ value }) => value)))
  const wordless = reason.trim() === '' ? 'Write the note first' : undefined
  const button = (label: string, providerAct: ProviderAct, missing?: string) => (
    <ActButton
      label={label}
      isBusy={isBusy}
      whyNot={whyNotInApp(job, providerAct.act) ?? missing}
      onClick={() => run(providerAct)}
    />
  )
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
        {button('Accept', { act: 'accept' })}
        {button('Decline', { act: 'decline', ...why })}
        {button(
          'Schedule',
          { act: 'schedule', start: toTime(start) },
          start === '' ? 'Choose a time first' : undefined,
        )}
        {button('Take visit back', { act: 'unschedule' })}
        {button('On the way', { act: 'enroute' })}
        {button('Start', { act: 'start' })}
        {button('Pause', { act: 'pause', ...why })}
        {button('Complete', { act: 'complete', ...why })}
        {button('Cancel', { act: 'cancel', ...why })}
        {button('Note', { act: 'note', text: reason.trim() }, wordless)}
        {button('Photo', { act: 'photo' })}
      </Group>
    </Stack>
  )
}

/** As the API takes it; nothing while the field is empty. */
function toTime(local: string): string {
  return local === '' ? '' : new Date(local).toISOString()
}
