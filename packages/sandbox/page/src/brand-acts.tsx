import { Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JobView } from '../../src/control/views.ts'
import { ActButton } from './act-button.tsx'
import type { BrandAct } from './acts.ts'
import { actAsBrand } from './control-api.ts'
import type { Act } from './use-acting.ts'
import { whyNotAsBrand } from './why-not.ts'

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
  const wordless = (what: string) => (text === '' ? `Write the ${what} first` : undefined)
  const button = (label: string, brandAct: BrandAct, missing?: string) => (
    <ActButton
      label={label}
      isBusy={isBusy}
      whyNot={whyNotAsBrand(job, brandAct.act) ?? missing}
      onClick={() => run(brandAct)}
    />
  )
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
        {button('Note', { act: 'note', text }, wordless('note'))}
        {button('Photo', { act: 'photo' })}
        {button('New title', { act: 'change', fields: { title: text } }, wordless('title'))}
        {button('Cancel the job', { act: 'cancel', ...(text !== '' && { reason: text }) })}
      </Group>
    </Stack>
  )
}
