import { Rating, SegmentedControl, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'

const kinds = [
  { value: 'customer', label: 'Customer writes' },
  { value: 'organization', label: 'Provider writes' },
  { value: 'survey', label: 'Survey' },
]

/** Words between customer and provider, and the survey; the brand hears of them. */
export function TalkDialog({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { act } = usePage()
  const [kind, setKind] = useState('customer')
  const [rating, setRating] = useState(5)
  const [text, setText] = useState('')
  const body =
    kind === 'survey'
      ? { act: 'survey', rating, message: text }
      : { act: 'message', sender: kind, text: text.trim() }
  return (
    <Dialog
      title="The customer"
      isOpen
      onClose={onClose}
      doIt="Send it"
      onDo={() => act(() => sendJob(`/jobs/${job.id}/acts`, body))}
      missing={kind !== 'survey' && text.trim() === '' ? 'It has no words yet' : undefined}
    >
      <SegmentedControl fullWidth data={kinds} value={kind} onChange={setKind} transitionDuration={0} />
      {kind === 'survey' && (
        <div>
          <Text size="sm">Stars</Text>
          <Rating value={rating} onChange={setRating} getSymbolLabel={(stars) => `${stars} of 5`} />
        </div>
      )}
      <Textarea
        label="Words"
        autosize
        minRows={2}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </Dialog>
  )
}
