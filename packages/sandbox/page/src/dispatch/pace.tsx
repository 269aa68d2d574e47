import { Button, Group, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Part } from '../parts/part.tsx'

const forms = [
  { value: 'array', label: '[]' },
  { value: 'null', label: 'null' },
  { value: 'empty', label: 'an empty body' },
  { value: '204', label: '204, no content' },
]

/** How Dispatch behaves in general: time-outs, delays, the form of an empty answer. */
export function Pace() {
  const { state, act, isBusy } = usePage()
  const { settings } = state
  const [timeout, setTimeout] = useState<number | string>(settings.visibilityTimeoutSeconds)
  const [latency, setLatency] = useState<number | string>(settings.latencyMs)
  const [empty, setEmpty] = useState<string | null>(settings.emptyPoll)
  const change = (): void =>
    void act(() =>
      send(
        '/settings',
        { visibilityTimeoutSeconds: Number(timeout), latencyMs: Number(latency), emptyPoll: empty },
        'PATCH',
      ),
    )
  return (
    <Part title="Settings">
      <Group gap="xs" grow align="flex-end">
        <NumberInput
          size="xs"
          label="Seconds to ack"
          min={1}
          max={43_200}
          value={timeout}
          onChange={setTimeout}
        />
        <NumberInput
          size="xs"
          label="Delay, ms"
          min={0}
          max={600_000}
          value={latency}
          onChange={setLatency}
        />
        <Select
          size="xs"
          label="Nothing is"
          data={forms}
          value={empty}
          onChange={setEmpty}
          allowDeselect={false}
        />
      </Group>
      <Button size="compact-sm" variant="default" w="fit-content" disabled={isBusy} onClick={change}>
        Set them
      </Button>
    </Part>
  )
}
