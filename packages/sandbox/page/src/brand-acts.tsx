import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../src/control/views.ts'
import type { BrandAct } from './acts.ts'
import { actAsBrand } from './control-api.ts'
import type { Act } from './use-acting.ts'

interface BrandActsProps {
  readonly job: JobView
  readonly isBusy: boolean
  readonly act: Act
}

export function BrandActs({ job, isBusy, act }: BrandActsProps) {
  const [words, setWords] = useState('')
  const send = async (brandAct: BrandAct): Promise<void> => {
    const done = await act(() => actAsBrand(job.id, brandAct))
    if (done !== undefined) setWords('')
  }
  const run = (brandAct: BrandAct): void => void send(brandAct)
  const text = words.trim()
  return (
    <Stack gap="xs">
      <TextInput
        size="sm"
        label="Words of the brand"
        placeholder="Text of a note, a new title, why it is canceled"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy || text === ''}
          onClick={() => run({ act: 'note', text })}
        >
          Note
        </Button>
        <Button size="compact-sm" variant="default" disabled={isBusy} onClick={() => run({ act: 'photo' })}>
          Photo
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy || text === ''}
          onClick={() => run({ act: 'change', fields: { title: text } })}
        >
          New title
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isBusy}
          onClick={() => run({ act: 'cancel', ...(text !== '' && { reason: text }) })}
        >
          Cancel the job
        </Button>
      </Group>
    </Stack>
  )
}
