import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePage } from '../live/page-context.tsx'

interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** What the button says that does it. */
  readonly doIt: string
  /** Resolves to undefined if it was refused: the dialog stays open. */
  readonly onDo: () => Promise<unknown>
  /** Why it cannot be done yet. */
  readonly missing?: string | undefined
  readonly isDanger?: boolean
  readonly children: ReactNode
}

/** A form in a window over the page; Enter does it, Escape closes it. */
export function Dialog({ title, isOpen, onClose, doIt, onDo, missing, isDanger, children }: DialogProps) {
  const { isBusy } = usePage()
  const submit = async (): Promise<void> => {
    if (isBusy || missing !== undefined) return
    if ((await onDo()) !== undefined) onClose()
  }
  return (
    // The lock of the scroll bar is a style of its own, which the policy of the page refuses.
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={<Text fw={650}>{title}</Text>}
      transitionProps={{ duration: 0 }}
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Stack>
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button
              type="submit"
              color={isDanger === true ? 'red' : 'indigo'}
              disabled={isBusy || missing !== undefined}
              title={missing}
            >
              {doIt}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
