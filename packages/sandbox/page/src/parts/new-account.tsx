import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { send, sendAccount } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Dialog } from './dialog.tsx'

interface NewAccountProps {
  readonly role: 'brand' | 'provider'
  readonly onMade: (key: string) => void
}

/** Enters a further brand, or a further provider whose people use the app. */
export function NewAccount({ role, onMade }: NewAccountProps) {
  const { act } = usePage()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const make = (): Promise<unknown> =>
    act(async () => {
      const key =
        role === 'brand'
          ? (await sendAccount('brand', name.trim())).key
          : String((await send<{ id: unknown }>('/organizations', { name: name.trim() })).id)
      setName('')
      onMade(key)
      return key
    })
  return (
    <>
      <Button variant="subtle" size="compact-xs" w="fit-content" onClick={() => setOpen(true)}>
        Add a {role}
      </Button>
      <Dialog
        title={`Add a ${role}`}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        doIt="Add it"
        onDo={make}
        missing={name.trim() === '' ? 'It needs a name' : undefined}
      >
        <TextInput
          label="Name"
          description={
            role === 'brand'
              ? 'It gets a key and a secret of its own.'
              : 'Its people use the app. Connect it to a product by the control API, or let the product ask for it.'
          }
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      </Dialog>
    </>
  )
}
