import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'

/** A note of the technician. */
export function NoteDialog({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { act } = usePage()
  const [text, setText] = useState('')
  return (
    <Dialog
      title="Write a note"
      isOpen
      onClose={onClose}
      doIt="Write it"
      onDo={() => act(() => sendJob(`/jobs/${job.id}/acts`, { act: 'note', text }))}
      missing={text.trim() === '' ? 'The note has no words yet' : undefined}
    >
      <Textarea
        label="Note"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
    </Dialog>
  )
}
