import { useState } from 'react'
import { ApiError, ask } from '../api/ask.ts'
import type { FileRow } from './read-provider-file.ts'

export interface RowState {
  readonly row: FileRow
  /** Undefined until it was asked. */
  readonly outcome?: 'requested' | 'changed' | 'unchanged' | 'refused'
  readonly message?: string
}

/** A row waits for the product to try its login, and the product should not feel it. */
const rowsAtOnce = 4

export interface Rows {
  readonly states: readonly RowState[]
  readonly isBusy: boolean
  readonly done: number
  readonly take: (rows: readonly FileRow[]) => void
  /** Asks for each row that was not refused, a few at a time. */
  readonly send: (path: string, more: Readonly<Record<string, unknown>>) => Promise<void>
  /** The rows in hand are the last ones. */
  readonly stop: () => void
}

/** Rows of a file on their way to the gateway. */
export function useRows(): Rows {
  const [states, setStates] = useState<readonly RowState[]>([])
  const [isBusy, setBusy] = useState(false)
  const [done, setDone] = useState(0)
  const [stopping, setStopping] = useState<{ isOn: boolean }>({ isOn: false })

  const send: Rows['send'] = async (path, more) => {
    const stop = { isOn: false }
    setStopping(stop)
    setBusy(true)
    setDone(0)
    const next = states.entries()
    const worker = async () => {
      for (const [index, { row, outcome }] of next) {
        if (stop.isOn) return
        if (!('problem' in row) && outcome !== 'refused') {
          const state = await sendRow(path, { row, more })
          setStates((before) => before.map((one, at) => (at === index ? state : one)))
        }
        setDone((before) => before + 1)
      }
    }
    await Promise.all(Array.from({ length: rowsAtOnce }, worker))
    setBusy(false)
  }

  return {
    states,
    isBusy,
    done,
    take: (rows) =>
      setStates(
        rows.map((row) => ('problem' in row ? { row, outcome: 'refused', message: row.problem } : { row })),
      ),
    send,
    stop: () => (stopping.isOn = true),
  }
}

async function sendRow(
  path: string,
  { row, more }: { readonly row: FileRow; readonly more: Readonly<Record<string, unknown>> },
): Promise<RowState> {
  if ('problem' in row) return { row, outcome: 'refused', message: row.problem }
  try {
    const body = { ...row.request, ...more }
    const { outcome } = await ask<{ outcome: RowState['outcome'] }>(path, { method: 'POST', body })
    return outcome === undefined ? { row } : { row, outcome }
  } catch (error) {
    const fields = error instanceof ApiError ? error.fields : []
    const places = fields.map(({ pointer, detail }) => `${toColumn(pointer ?? '')}: ${detail}`)
    const message = error instanceof Error ? error.message : String(error)
    return { row, outcome: 'refused', message: places.length > 0 ? places.join('; ') : message }
  }
}

function toColumn(pointer: string): string {
  return pointer.split('/').slice(1).join('.')
}
