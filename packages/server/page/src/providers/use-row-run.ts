import { useEffect, useMemo, useState } from 'react'
import { ask } from '../api/ask.ts'
import type { FileRow } from './read-provider-file.ts'
import { RowRun, type Outcome, type Stage } from './row-run.ts'

/** Rows are answered faster than anybody reads, and each drawing goes over all of them. */
const redrawEveryMs = 250

export interface UsedRowRun {
  readonly run: RowRun
  readonly isBusy: boolean
  readonly send: (stage: Stage, more: Readonly<Record<string, unknown>>) => Promise<void>
}

/** A run over these rows that is drawn while it goes on, and ends with what shows it. */
export function useRowRun(rows: readonly FileRow[]): UsedRowRun {
  const run = useMemo(
    () =>
      new RowRun(rows, (path, body) => ask<{ readonly outcome: Outcome }>(path, { method: 'POST', body })),
    [rows],
  )
  const [isBusy, setBusy] = useState(false)
  const [, setDrawn] = useState(0)
  useEffect(() => () => run.stop(), [run])
  useEffect(() => {
    if (!isBusy) return undefined
    const timer = setInterval(() => setDrawn((before) => before + 1), redrawEveryMs)
    return () => clearInterval(timer)
  }, [isBusy])
  return {
    run,
    isBusy,
    send: async (stage, more) => {
      setBusy(true)
      try {
        await run.send(stage, more)
      } finally {
        setBusy(false)
      }
    },
  }
}
