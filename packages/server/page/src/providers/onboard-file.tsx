import { Alert, Button, Checkbox, FileInput, Group, Progress, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readProviderFile, type FileRow } from './read-provider-file.ts'
import type { Stage } from './row-run.ts'
import { RowTable } from './row-table.tsx'
import { toRowWords } from './row-words.ts'
import { useRowRun } from './use-row-run.ts'

/** All providers of a file: each row checked first, then asked for. */
export default function OnboardFile({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [fault, setFault] = useState<string>()
  const [rows, setRows] = useState<readonly FileRow[]>([])
  /** Undefined until the first check. */
  const [stage, setStage] = useState<Stage>()
  const [isPaused, setPaused] = useState(true)
  const { run, isBusy, send } = useRowRun(rows)
  const counts = run.countsOf(stage ?? 'check')
  const refusedBefore = stage === 'onboard' ? run.countsOf('check').refused : 0
  const right = counts.all - counts.refused - counts.notAsked
  const isDone = stage === 'onboard' && counts.notAsked === 0

  const choose = async (chosen: File | null) => {
    setFile(chosen)
    setFault(undefined)
    setStage(undefined)
    setRows([])
    if (chosen === null) return
    try {
      setRows(await readProviderFile(chosen))
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  const go = async (next: Stage) => {
    setStage(next)
    await send(next, isPaused ? { paused: true } : {})
    if (next === 'onboard') await client.invalidateQueries()
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
        disabled={isBusy}
        clearable
      />
      <Checkbox
        label="Paused: nothing is delivered to a new provider until it is resumed"
        checked={isPaused}
        disabled={isBusy}
        onChange={({ currentTarget }) => setPaused(currentTarget.checked)}
      />
      {rows.length > 0 && (
        <>
          {!isBusy && (
            <Text size="sm" role="status">
              {stage === undefined
                ? `${rows.length} rows. Checking them changes nothing.`
                : toRowWords(stage, counts, refusedBefore)}
            </Text>
          )}
          {isBusy && (
            <Progress
              value={(100 * (counts.all - counts.notAsked)) / counts.all}
              aria-label="Rows done"
              animated
            />
          )}
          {run.problem !== undefined && !isBusy && (
            <Alert color="red" title="It stopped before the end" role="alert">
              {run.problem}
            </Alert>
          )}
          <RowTable
            states={run.statesOf(stage ?? 'check')}
            none={stage === undefined || isBusy ? undefined : 'not asked'}
          />
        </>
      )}
      {isDone && (
        <Alert color="indigo">
          Give the same file again at any time: what was asked for before is not asked again.
        </Alert>
      )}
      <Group justify="flex-end">
        {isBusy && (
          <Button variant="default" onClick={() => run.stop()}>
            Stop
          </Button>
        )}
        {isDone && !isBusy ? (
          <Button onClick={onDone}>Close</Button>
        ) : stage === 'onboard' ? (
          <Button loading={isBusy} onClick={() => void go('onboard')}>
            Onboard the other {counts.notAsked}
          </Button>
        ) : stage === 'check' && counts.notAsked === 0 ? (
          <Button loading={isBusy} disabled={right === 0} onClick={() => void go('onboard')}>
            Onboard {right}
          </Button>
        ) : (
          <Button loading={isBusy} disabled={rows.length === 0} onClick={() => void go('check')}>
            {stage === undefined ? 'Check them' : `Check the other ${counts.notAsked}`}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
