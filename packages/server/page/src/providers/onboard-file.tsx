import {
  Alert,
  Badge,
  Button,
  Checkbox,
  FileInput,
  Group,
  Progress,
  ScrollArea,
  Stack,
  Table,
  Text,
} from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readProviderFile, type FileRow } from './read-provider-file.ts'
import { useRows, type RowState } from './use-rows.ts'

const mostShown = 200
const colors = { requested: 'teal', changed: 'blue', unchanged: 'gray', refused: 'red' } as const

/** All providers of a file: each row checked first, then asked for. */
export default function OnboardFile({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState<string>()
  const [stage, setStage] = useState<'choose' | 'check' | 'done'>('choose')
  const [isPaused, setPaused] = useState(true)
  const { states, isBusy, done, take, send, stop } = useRows()
  const refused = states.filter(({ outcome }) => outcome === 'refused')
  const right = states.length - refused.length

  const choose = async (chosen: File | null) => {
    setFile(chosen)
    setFault(undefined)
    setStage('choose')
    take([])
    if (chosen === null) return
    try {
      take(await readProviderFile(chosen))
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  const more = isPaused ? { paused: true } : {}
  const check = async () => {
    await send('/v1/providers/check', more)
    setStage('check')
  }
  const onboard = async () => {
    await send('/v1/providers', more)
    setStage('done')
    await client.invalidateQueries()
  }

  return (
    <Stack>
      <FileInput
        label="File"
        description="CSV with a heading of dotted names (externalOrganizationId, name, email, address.state, settings.timezone), NDJSON, or a JSON list. It is read in this browser."
        placeholder="Choose a file"
        accept=".csv,.json,.ndjson,.jsonl,text/csv,application/json"
        value={file}
        onChange={(chosen) => void choose(chosen)}
        error={fault}
        clearable
      />
      <Checkbox
        label="Paused: nothing is delivered to a new provider until it is resumed"
        checked={isPaused}
        disabled={isBusy}
        onChange={({ currentTarget }) => setPaused(currentTarget.checked)}
      />
      {states.length > 0 && (
        <>
          <Text size="sm" role="status">
            {toWords(stage, states.length, right, refused.length)}
          </Text>
          {isBusy && <Progress value={(100 * done) / states.length} aria-label="Rows done" animated />}
          <RowTable
            states={
              refused.length > 0 ? [...refused, ...states.filter((one) => one.outcome !== 'refused')] : states
            }
          />
        </>
      )}
      {stage === 'done' && (
        <Alert color="indigo">
          Give the same file again at any time: what was asked for before is not asked again.
        </Alert>
      )}
      <Group justify="flex-end">
        {isBusy && (
          <Button variant="default" onClick={stop}>
            Stop
          </Button>
        )}
        {stage === 'done' && !isBusy ? (
          <Button onClick={onDone}>Close</Button>
        ) : stage === 'check' ? (
          <Button loading={isBusy} disabled={right === 0} onClick={() => void onboard()}>
            Onboard {right}
          </Button>
        ) : (
          <Button loading={isBusy} disabled={states.length === 0} onClick={() => void check()}>
            Check them
          </Button>
        )}
      </Group>
    </Stack>
  )
}

function toWords(stage: string, all: number, right: number, refused: number): string {
  if (stage === 'choose') return `${all} rows. Checking them changes nothing.`
  const wrong = refused === 0 ? '' : ` ${refused} are refused and left out.`
  if (stage === 'check') return `${right} rows are right.${wrong} Dispatch is asked for those that are new.`
  return `Done: ${right} rows.${wrong}`
}

function RowTable({ states }: { states: readonly RowState[] }) {
  return (
    <ScrollArea.Autosize mah={280} type="auto">
      <Table verticalSpacing={6} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Row</Table.Th>
            <Table.Th>Provider</Table.Th>
            <Table.Th>Outcome</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {states.slice(0, mostShown).map(({ row, outcome, message }) => (
            <Table.Tr key={row.line}>
              <Table.Td>{row.line}</Table.Td>
              <Table.Td>{toId(row)}</Table.Td>
              <Table.Td>
                {outcome !== undefined && (
                  <Badge color={colors[outcome]} variant="light" radius="sm" tt="none">
                    {outcome}
                  </Badge>
                )}{' '}
                {message}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {states.length > mostShown && (
        <Text size="xs" c="dimmed" p="xs">
          and {states.length - mostShown} more
        </Text>
      )}
    </ScrollArea.Autosize>
  )
}

function toId(row: FileRow): string {
  const id = 'request' in row ? row.request['externalOrganizationId'] : undefined
  return typeof id === 'string' || typeof id === 'number' ? String(id) : ''
}
