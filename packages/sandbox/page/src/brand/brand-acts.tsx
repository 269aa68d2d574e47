import { Button, FileButton, Group, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../../src/control/views.ts'
import { sendJob } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { readFile } from '../parts/read-file.ts'
import { titleOf } from '../words/job-words.ts'
import { providersOf, toOption } from '../words/providers.ts'
import { textOf } from '../words/read-payload.ts'
import { whyNotAsBrand } from '../words/why-not.ts'
import { SuggestTimes } from './suggest-times.tsx'

type Form = 'note' | 'change' | 'times' | 'reassign' | 'cancel'

/** What the brand does with a job that it has made. */
export function BrandActs({ job }: { job: JobView }) {
  const { state, act, isBusy, choose } = usePage()
  const [form, setForm] = useState<Form>()
  const [text, setText] = useState('')
  const [title, setTitle] = useState(titleOf(job))
  const [description, setDescription] = useState(textOf(job.fields['description']))
  const [provider, setProvider] = useState<string | null>(null)
  const close = (): void => {
    setForm(undefined)
    setText('')
  }
  const post = (path: string, body: object): Promise<JobView | undefined> =>
    act(() => sendJob(`/brand/jobs/${job.id}/${path}`, body))
  const others = providersOf(state, job.brandKey).filter(
    ({ id }) => String(id) !== String(job.organizationId),
  )
  const button = (label: string, opens: Form, whyNot?: string) => (
    <Button
      size="compact-sm"
      variant="default"
      disabled={isBusy || whyNot !== undefined}
      title={whyNot}
      onClick={() => setForm(opens)}
    >
      {label}
    </Button>
  )
  const noName = whyNotAsBrand(job, 'note')
  const addFile = async (file: File | null): Promise<void> => {
    if (file === null) return
    await act(async () => sendJob(`/brand/jobs/${job.id}/photo`, await readFile(file)))
  }
  const reassign = async (): Promise<unknown> => {
    const organizationId = others.find(({ id }) => String(id) === provider)?.id
    const next = await post('reassign', { organizationId })
    if (next !== undefined) choose(next.id)
    return next
  }
  return (
    <>
      <Group gap={6}>
        {button('Note', 'note', noName)}
        <FileButton onChange={(file) => void addFile(file)}>
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="default"
              disabled={isBusy || noName !== undefined}
              title={noName}
            >
              File
            </Button>
          )}
        </FileButton>
        {button('Edit', 'change', whyNotAsBrand(job, 'change'))}
        {button('Suggest times', 'times', noName)}
        {button(
          'Reassign',
          'reassign',
          whyNotAsBrand(job, 'reassign') ?? (others.length === 0 ? 'There is no other provider' : undefined),
        )}
        {button('Cancel', 'cancel', whyNotAsBrand(job, 'cancel'))}
      </Group>
      <Dialog
        title="Write a note"
        isOpen={form === 'note'}
        onClose={close}
        doIt="Write it"
        onDo={() => post('note', { text })}
        missing={text.trim() === '' ? 'The note has no words yet' : undefined}
      >
        <Textarea
          label="Note"
          autosize
          minRows={2}
          maxRows={8}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      </Dialog>
      <Dialog
        title="Edit the job"
        isOpen={form === 'change'}
        onClose={close}
        doIt="Send the change"
        onDo={() => post('change', { fields: { title, description } })}
      >
        <TextInput
          label="Title"
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label="Description"
          autosize
          minRows={3}
          maxRows={10}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
      </Dialog>
      {form === 'times' && <SuggestTimes job={job} onClose={close} />}
      <Dialog
        title="Give the job to another provider"
        isOpen={form === 'reassign'}
        onClose={close}
        doIt="Reassign it"
        onDo={reassign}
        missing={provider === null ? 'Choose a provider' : undefined}
      >
        <Select
          label="Provider"
          description="The first one hears that the job is canceled; the other gets a new job."
          data={others.map(toOption)}
          value={provider}
          onChange={setProvider}
          data-autofocus
        />
      </Dialog>
      <Dialog
        title="Cancel the job"
        isOpen={form === 'cancel'}
        onClose={close}
        doIt="Cancel it"
        isDanger
        onDo={() => post('cancel', text.trim() === '' ? {} : { reason: text.trim() })}
      >
        <TextInput
          label="Why"
          placeholder="customer_canceled"
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      </Dialog>
    </>
  )
}
