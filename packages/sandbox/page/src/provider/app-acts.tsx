import { Button, FileButton, Group, List, Text } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import type { ProviderAct } from '../live/acts.ts'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { readFile } from '../parts/read-file.ts'
import { nextMorning } from '../words/time-words.ts'
import { whyNotInApp } from '../words/why-not.ts'
import { NoteDialog } from './note-dialog.tsx'
import { ReasonDialog } from './reason-dialog.tsx'
import type { ReasonedAct } from './reason-dialog.tsx'
import { TalkDialog } from './talk-dialog.tsx'

interface AppActsProps {
  readonly job: JobView
  readonly providerId: string
  readonly onSchedule: (at: number) => void
}

interface ActButton {
  readonly label: string
  readonly act: ProviderAct['act']
  readonly onClick: () => void
}

/** What can be done with the job now, the usual next step first; and why the rest cannot. */
export function AppActs({ job, providerId, onSchedule }: AppActsProps) {
  const { act, isBusy, state } = usePage()
  const [reasoned, setReasoned] = useState<ReasonedAct>()
  const [form, setForm] = useState<'note' | 'talk'>()
  const { acceptTitle = 'Accept', declineTitle = 'Decline' } = job.reasons
  const who = state.organizations.find(({ id }) => String(id) === providerId)
  const forWhom = job.organizationId === null && who !== undefined ? { organizationId: who.id } : {}
  const run = (body: ProviderAct): void => void act(() => sendJob(`/jobs/${job.id}/acts`, body))
  const buttons: readonly ActButton[] = [
    { label: acceptTitle, act: 'accept', onClick: () => run({ act: 'accept', ...forWhom }) },
    { label: declineTitle, act: 'decline', onClick: () => setReasoned('decline') },
    { label: 'On the way', act: 'enroute', onClick: () => run({ act: 'enroute' }) },
    { label: 'Start', act: 'start', onClick: () => run({ act: 'start' }) },
    { label: 'Complete …', act: 'complete', onClick: () => setReasoned('complete') },
    { label: 'Schedule …', act: 'schedule', onClick: () => onSchedule(nextMorning(state.clock.now)) },
    { label: 'Take visit back', act: 'unschedule', onClick: () => run({ act: 'unschedule' }) },
    { label: 'Pause …', act: 'pause', onClick: () => setReasoned('pause') },
    { label: 'Cancel …', act: 'cancel', onClick: () => setReasoned('cancel') },
    { label: 'Open it again', act: 'restore', onClick: () => run({ act: 'restore' }) },
  ]
  const nextAct = usualNext(job)
  const possible = buttons.filter((button) => whyNotInApp(job, button.act) === undefined)
  const ordered = [
    ...possible.filter((button) => button.act === nextAct),
    ...possible.filter((button) => button.act !== nextAct),
  ]
  const not = buttons.filter(
    (button) => whyNotInApp(job, button.act) !== undefined && button.act !== 'restore',
  )
  return (
    <>
      <Group gap={6} data-testid="app-acts">
        {ordered.map(({ label, act: name, onClick }) => (
          <Button
            key={name}
            size="compact-sm"
            variant={name === nextAct ? 'filled' : 'default'}
            disabled={isBusy}
            onClick={onClick}
          >
            {label}
          </Button>
        ))}
        <Button size="compact-sm" variant="default" disabled={isBusy} onClick={() => setForm('note')}>
          Note …
        </Button>
        <FileButton
          accept="image/*"
          onChange={(file) => {
            if (file !== null) {
              void act(async () =>
                sendJob(`/jobs/${job.id}/acts`, { act: 'photo', ...(await readFile(file)) }),
              )
            }
          }}
        >
          {(props) => (
            <Button {...props} size="compact-sm" variant="default" disabled={isBusy}>
              Photo …
            </Button>
          )}
        </FileButton>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          title="A tiny picture, without choosing a file"
          onClick={() => run({ act: 'photo' })}
        >
          Sample photo
        </Button>
        <Button size="compact-sm" variant="default" disabled={isBusy} onClick={() => setForm('talk')}>
          Customer …
        </Button>
      </Group>
      {not.length > 0 && (
        <details>
          <Text component="summary" size="xs" c="dimmed">
            What cannot be done now, and why
          </Text>
          <List size="xs" spacing={2} mt={4}>
            {not.map(({ label, act: name }) => (
              <List.Item key={name}>
                {label.replace(' …', '')}: {whyNotInApp(job, name)}
              </List.Item>
            ))}
          </List>
        </details>
      )}
      {reasoned !== undefined && (
        <ReasonDialog job={job} act={reasoned} forWhom={forWhom} onClose={() => setReasoned(undefined)} />
      )}
      {form === 'note' && <NoteDialog job={job} onClose={() => setForm(undefined)} />}
      {form === 'talk' && <TalkDialog job={job} onClose={() => setForm(undefined)} />}
    </>
  )
}

/** What a provider usually does next. */
function usualNext(job: JobView): ProviderAct['act'] | undefined {
  if (job.status === 'offered') return 'accept'
  if (job.status === 'unscheduled' || job.status === 'paused') return 'schedule'
  if (job.status !== 'scheduled') return undefined
  const statuses = new Set(job.appointments.map(({ status }) => status))
  if (statuses.has('started')) return 'complete'
  return statuses.has('enroute') ? 'start' : 'enroute'
}
