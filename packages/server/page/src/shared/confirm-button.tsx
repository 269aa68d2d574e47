import { Alert, Button, Group, Modal, Stack, Text, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useAct, type Acting } from '../api/use-act.ts'
import type { Scope } from '../api/views.ts'
import { useRefusal } from '../shell/session.ts'

interface ConfirmButtonProps extends ButtonProps {
  /** On the button, and on the one that confirms. */
  readonly name: string
  /** What is asked, such as `Skip this event?` */
  readonly question: string
  /** What will happen. */
  readonly consequence: ReactNode
  readonly scope: Scope
  readonly isGrave?: boolean
  /** False: it was refused, and the dialog stays open with the words. */
  readonly onConfirm: (act: Acting['act']) => Promise<boolean>
}

/** A button that first says what will happen. It is off, with the reason, if the token may not do it. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { name, question, consequence, scope, isGrave, onConfirm, ...button } = props
  const [isOpen, { open, close }] = useDisclosure()
  const refusal = useRefusal(scope)
  const { act, isBusy, problem, forget } = useAct()
  const confirm = async () => {
    if (await onConfirm(act)) close()
  }
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        {...button}
        disabled={refusal !== undefined}
        title={refusal}
        onClick={() => {
          forget()
          open()
        }}
      >
        {name}
      </Button>
      <Modal opened={isOpen} onClose={close} title={question} centered>
        <Stack>
          <Text size="sm" component="div">
            {consequence}
          </Text>
          {problem !== undefined && (
            <Alert color="red" title="That was refused" role="alert">
              {problem}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Leave it
            </Button>
            <Button
              color={isGrave === true ? 'red' : 'indigo'}
              loading={isBusy}
              onClick={() => void confirm()}
              data-autofocus
            >
              {name}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
