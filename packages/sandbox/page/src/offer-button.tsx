import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { StateView } from '../../src/control/views.ts'
import { ActButton } from './act-button.tsx'
import { offerJob } from './control-api.ts'
import type { Act } from './use-acting.ts'
import { whyNoOffer } from './why-not.ts'

interface OfferButtonProps {
  readonly state: StateView
  readonly isBusy: boolean
  readonly act: Act
  readonly onOffered: (jobId: number) => void
}

/** Offers a job of sample data at once, or one with words and a provider of one's own. */
export function OfferButton({ state, isBusy, act, onOffered }: OfferButtonProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [title, setTitle] = useState('')
  const [description, setDescription] = useState('')
  const [provider, setProvider] = useState<string | null>(null)
  const offer = async (fields: Record<string, unknown>, organizationId?: unknown): Promise<void> => {
    const job = await act(() => offerJob(fields, organizationId))
    if (job === undefined) return
    close()
    onOffered(job.id)
  }
  const whyNot = whyNoOffer(state)
  const organization = state.organizations.find(({ id }) => String(id) === provider)
  return (
    <>
      <Button.Group>
        <ActButton
          label="Offer a job"
          isMain
          isBusy={isBusy}
          whyNot={whyNot}
          onClick={() => void offer({})}
        />
        <ActButton label="with …" isBusy={isBusy} whyNot={whyNot} onClick={open} />
      </Button.Group>
      {/* The lock of the scroll bar is a style of its own, which the policy of the page refuses. */}
      <Modal
        opened={isOpen}
        onClose={close}
        title="Offer a job"
        transitionProps={{ duration: 0 }}
        lockScroll={false}
      >
        <Stack>
          <TextInput
            label="Title"
            placeholder="Water heater leaks"
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-autofocus
          />
          <Textarea
            label="Description"
            description="Markdown or HTML, as brands send it"
            autosize
            minRows={3}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <Select
            label="Provider"
            placeholder="The one that was connected last"
            data={state.organizations.map(({ id, name }) => ({
              value: String(id),
              label: `${name} (organization ${String(id)})`,
            }))}
            value={provider}
            onChange={setProvider}
            clearable
          />
          <Group justify="flex-end">
            <Button
              disabled={isBusy}
              onClick={() =>
                void offer(
                  { ...(title !== '' && { title }), ...(description !== '' && { description }) },
                  organization?.id,
                )
              }
            >
              Offer it
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
