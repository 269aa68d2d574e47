import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { FaultInput } from '../../../src/faults/fault-schema.ts'
import { clearFaults, send } from '../live/control-api.ts'
import { usePage } from '../live/page-context.tsx'
import { Part } from '../parts/part.tsx'
import { faultKinds, faultLine } from '../words/fault-words.ts'
import { Pace } from './pace.tsx'

type Route = FaultInput['route']

const routes: readonly { value: Route; label: string }[] = [
  { value: '*', label: 'any request' },
  { value: 'agent/in', label: 'agent/in: what the product posts' },
  { value: 'agent/out', label: 'agent/out: its polls' },
  { value: 'agent/ack', label: 'agent/ack: its acks' },
  { value: 'datafiles', label: 'files' },
  { value: 'oauth', label: 'tokens' },
  { value: 'search', label: 'availability and search' },
]

/** Orders trouble for the next requests, and shows what is ordered. */
export function Trouble() {
  const { state, act, isBusy } = usePage()
  const [route, setRoute] = useState<Route>('*')
  const [times, setTimes] = useState<number | string>(1)
  const order = (fault: Partial<FaultInput>): void =>
    void act(() => send('/faults', { route, times: typeof times === 'number' ? times : null, ...fault }))
  return (
    <Stack gap="md">
      <Part title="What should go wrong">
        <Group gap="xs" grow>
          <Select
            size="xs"
            label="With"
            data={[...routes]}
            value={route}
            onChange={(value) => setRoute(routes.find((known) => known.value === value)?.value ?? '*')}
            allowDeselect={false}
          />
          <NumberInput
            size="xs"
            label="How often"
            placeholder="until it is cleared"
            min={1}
            max={1_000_000}
            value={times}
            onChange={setTimes}
          />
        </Group>
        <SimpleGrid cols={2} spacing={6} verticalSpacing={6}>
          {faultKinds.map(({ label, fault, meaning }) => (
            <Button
              key={label}
              size="compact-sm"
              variant="default"
              disabled={isBusy}
              title={meaning}
              onClick={() => order(fault)}
            >
              {label}
            </Button>
          ))}
        </SimpleGrid>
      </Part>
      <Part
        title="On order"
        aside={
          state.faults.length > 0 && (
            <Button size="compact-xs" variant="default" onClick={() => void act(() => clearFaults())}>
              Clear all
            </Button>
          )
        }
      >
        {state.faults.length === 0 && (
          <Text size="sm" c="dimmed">
            Nothing. All requests are answered as they should be.
          </Text>
        )}
        {state.faults.map((fault) => (
          <Group key={fault.id} justify="space-between" wrap="nowrap">
            <Text size="sm">{faultLine(fault)}</Text>
            <Button
              size="compact-xs"
              variant="default"
              disabled={isBusy}
              onClick={() => void act(() => clearFaults(fault.id))}
            >
              Clear
            </Button>
          </Group>
        ))}
      </Part>
      <Pace />
    </Stack>
  )
}
