import { Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import type { ProviderAct } from '../live/acts.ts'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'

export type ReasonedAct = 'decline' | 'pause' | 'complete' | 'cancel'

interface ReasonDialogProps {
  readonly job: JobView
  readonly act: ReasonedAct
  readonly forWhom: { readonly organizationId?: JobView['organizationId'] }
  readonly onClose: () => void
}

const titles = { decline: 'Decline', pause: 'Pause', complete: 'Complete', cancel: 'Cancel' }
const lists = { decline: 'reject', pause: 'pause', complete: 'complete', cancel: 'cancel' } as const
/** A reason that is none of the brand's. */
const own = '\nown'

/** The brand's reasons in the brand's words; and one of one's own, since another reason must go through, too. */
export function ReasonDialog({ job, act: name, forWhom, onClose }: ReasonDialogProps) {
  const { act } = usePage()
  const options = job.reasons
  const reasons = options[lists[name]]
  const [chosen, setChosen] = useState(reasons[0]?.value ?? own)
  const [text, setText] = useState('')
  const reason = reasons.find(({ value }) => value === chosen)
  const title = name === 'decline' ? (options.declineTitle ?? titles.decline) : titles[name]
  const hasWords = name === 'pause' || name === 'complete' || reason?.showText === true
  const run = (): Promise<unknown> => act(() => sendJob(`/jobs/${job.id}/acts`, toAct()))

  function toAct(): ProviderAct {
    const words = text.trim()
    if (reason === undefined)
      return { act: name, ...forWhomIfDeclined(), ...(words !== '' && { reason: words }) }
    switch (name) {
      case 'pause':
        return { act: 'pause', reason: reason.value, ...(words !== '' && { description: words }) }
      case 'complete':
        return { act: 'complete', reason: reason.value, ...(words !== '' && { resolution: words }) }
      case 'decline':
      case 'cancel': {
        // The app has one field: the reason, and the words behind it.
        const said = words === '' ? reason.value : `${reason.value}: ${words}`
        return { act: name, ...forWhomIfDeclined(), reason: said }
      }
    }
  }

  function forWhomIfDeclined(): object {
    return name === 'decline' ? forWhom : {}
  }

  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      doIt={title}
      isDanger={name === 'decline' || name === 'cancel'}
      onDo={run}
      missing={reason?.requireText === true && text.trim() === '' ? 'This reason needs words' : undefined}
    >
      <Radio.Group
        label="Why"
        description={
          reasons.length === 0 ? 'The brand gives no reasons for this.' : 'The reasons of the brand'
        }
        value={chosen}
        onChange={setChosen}
      >
        <Stack gap={6} mt="xs">
          {reasons.map(({ value, label }) => (
            <Radio
              key={value}
              value={value}
              label={
                <Text span size="sm">
                  {label}{' '}
                  <Text span size="xs" c="dimmed">
                    {value}
                  </Text>
                </Text>
              }
            />
          ))}
          <Radio value={own} label="In other words, or none" />
        </Stack>
      </Radio.Group>
      {reason === undefined && (
        <TextInput
          label="Reason"
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {reason !== undefined && hasWords && (
        <Textarea
          label={name === 'complete' ? 'What was done' : 'In words'}
          required={reason.requireText}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={900}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
    </Dialog>
  )
}
