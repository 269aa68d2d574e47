import { Button, Group, NumberInput, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { whyNotInApp } from '../words/why-not.ts'

/** Writes an estimate or an invoice of one line. */
export function BillButton({ job }: { job: JobView }) {
  const { act, isBusy } = usePage()
  const [isOpen, setOpen] = useState(false)
  const [docType, setDocType] = useState('Estimate')
  const [title, setTitle] = useState('Repair')
  const [price, setPrice] = useState<number | string>(180)
  const whyNot = whyNotInApp(job, 'bill')
  const line = { title: title.trim(), price: Number(price) }
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={isBusy || whyNot !== undefined}
        title={whyNot}
        onClick={() => setOpen(true)}
      >
        Write one …
      </Button>
      <Dialog
        title="Estimate or invoice"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        doIt="Write it"
        onDo={() => act(() => sendJob(`/jobs/${job.id}/acts`, { act: 'bill', docType, lines: [line] }))}
        missing={line.title === '' || price === '' ? 'It needs a line and a price' : undefined}
      >
        <SegmentedControl
          data={['Estimate', 'Invoice']}
          value={docType}
          onChange={setDocType}
          transitionDuration={0}
        />
        <Group grow align="flex-start">
          <TextInput
            label="What for"
            maxLength={1000}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <NumberInput
            label="Price, USD"
            min={0}
            max={1_000_000_000}
            decimalScale={2}
            value={price}
            onChange={setPrice}
          />
        </Group>
      </Dialog>
    </>
  )
}
