import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { suggestedTimesOf } from '../words/job-words.ts'
import { nextMorning, toLocalInput } from '../words/time-words.ts'

const hourMs = 3_600_000
const count = 3

interface SuggestTimesProps {
  readonly job: JobView
  readonly onClose: () => void
}

/** Times that suit the customer; the provider sees them in the app. Each is two hours long. */
export function SuggestTimes({ job, onClose }: SuggestTimesProps) {
  const { act, state } = usePage()
  const known = suggestedTimesOf(job).map(({ startAt }) => startAt)
  const first = nextMorning(state.clock.now)
  const [times, setTimes] = useState(() =>
    Array.from({ length: count }, (_, index) => {
      const at = known[index] ?? (known.length === 0 ? first + index * 3 * hourMs : undefined)
      return at === undefined ? '' : toLocalInput(at)
    }),
  )
  const chosen = times.filter((time) => time !== '').map((time) => new Date(time).getTime())
  const post = (): Promise<unknown> =>
    act(() =>
      send('/brand/records', {
        brandKey: job.brandKey,
        recordType: 'suggested_times',
        record: {
          external_job_id: job.externalId,
          suggested_times: chosen.map((at) => ({
            start_time: new Date(at).toISOString(),
            end_time: new Date(at + 2 * hourMs).toISOString(),
          })),
        },
      }),
    )
  return (
    <Dialog
      title="Suggest times"
      isOpen
      onClose={onClose}
      doIt="Suggest them"
      onDo={post}
      missing={chosen.length === 0 ? 'Enter a time first' : undefined}
    >
      {times.map((time, index) => (
        <TextInput
          // The places of the times are fixed.
          key={`time-${String(index)}`}
          type="datetime-local"
          label={`Time ${index + 1}`}
          value={time}
          onChange={(event) => setTimes(times.with(index, event.currentTarget.value))}
        />
      ))}
    </Dialog>
  )
}
