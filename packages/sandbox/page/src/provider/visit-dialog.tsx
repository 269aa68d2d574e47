import { Radio, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { openVisitOf, titleOf } from '../words/job-words.ts'
import { dayAndHourWords, toLocalInput } from '../words/time-words.ts'

const lengths = [30, 60, 90, 120, 180, 240, 480].map((minutes) => ({
  value: String(minutes * 60),
  label: minutes < 60 ? `${minutes} min` : `${minutes / 60} h`,
}))

interface VisitDialogProps {
  readonly job: JobView
  readonly at: number
  readonly onClose: () => void
}

/** When a visit is, and how long; a known one is moved, or another one made. */
export function VisitDialog({ job, at, onClose }: VisitDialogProps) {
  const { act } = usePage()
  const known = openVisitOf(job)
  const movable = known !== undefined && known.status === 'scheduled' ? known : undefined
  const [start, setStart] = useState(() => toLocalInput(at))
  const [seconds, setSeconds] = useState<string | null>('3600')
  const [which, setWhich] = useState(movable === undefined ? 'new' : 'move')
  const schedule = (): Promise<unknown> =>
    act(() =>
      sendJob(`/jobs/${job.id}/acts`, {
        act: 'schedule',
        start: new Date(start).toISOString(),
        durationSeconds: Number(seconds ?? 3600),
        ...(which === 'move' && movable !== undefined && { appointmentId: movable.id }),
      }),
    )
  return (
    <Dialog
      title={`Visit for ${titleOf(job).slice(0, 80)}`}
      isOpen
      onClose={onClose}
      doIt="Schedule it"
      onDo={schedule}
      missing={start === '' ? 'Choose a time first' : undefined}
    >
      <TextInput
        type="datetime-local"
        label="When"
        description="By the clock of this browser"
        value={start}
        onChange={(event) => setStart(event.currentTarget.value)}
        data-autofocus
      />
      <Select label="How long" data={lengths} value={seconds} onChange={setSeconds} allowDeselect={false} />
      {movable !== undefined && (
        <Radio.Group label="Which visit" value={which} onChange={setWhich}>
          <Stack gap={6} mt="xs">
            <Radio value="move" label={`Move the one of ${dayAndHourWords(movable.startAt)}`} />
            <Radio value="new" label="A further one" />
          </Stack>
        </Radio.Group>
      )}
    </Dialog>
  )
}
