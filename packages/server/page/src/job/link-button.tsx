import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState, type FormEvent } from 'react'
import { useAct } from '../api/use-act.ts'
import { useRefusal } from '../shell/session.ts'

/** Links a job to its work order, or to another one. */
export function LinkButton({ jobId, bmsId }: { jobId: string; bmsId: string | null }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [typed, setTyped] = useState('')
  const refusal = useRefusal('operate')
  const { act, isBusy, problem, forget } = useAct()
  const link = async (event: FormEvent) => {
    event.preventDefault()
    // Only if nobody linked it meanwhile.
    const body = { bmsId: typed.trim(), expect: bmsId }
    if (await act(`/v1/jobs/${encodeURIComponent(jobId)}`, { method: 'PUT', body })) close()
  }
  const name = bmsId === null ? 'Link' : 'Relink'
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={refusal !== undefined}
        title={refusal}
        onClick={() => {
          forget()
          setTyped(bmsId ?? '')
          open()
        }}
      >
        {name}
      </Button>
      <Modal opened={isOpen} onClose={close} title={`${name} job ${jobId}`} centered>
        <form onSubmit={(event) => void link(event)}>
          <Stack>
            <Text size="sm">
              What the product reports of this work order is told to Dispatch as this job’s, and what Dispatch
              tells of the job goes to it.
            </Text>
            <TextInput
              label="Id of the work order in the product"
              value={typed}
              maxLength={255}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              data-autofocus
            />
            {problem !== undefined && (
              <Alert color="red" title="That was refused" role="alert">
                {problem}
              </Alert>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Leave it
              </Button>
              <Button type="submit" loading={isBusy} disabled={typed.trim() === '' || typed.trim() === bmsId}>
                {name}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
