import { useEffect, useState } from 'react'
import { ControlError, followChanges, readSnapshot } from './control-api.ts'
import type { Snapshot } from './control-api.ts'

export interface Live {
  readonly snapshot: Snapshot | undefined
  /** Set while the sandbox does not answer, or asks for its token. */
  readonly trouble: 'token' | 'gone' | undefined
}

const retryMs = 1000
/** Between two snapshots, even if they take long. */
const maxPauseMs = 2000

/** The newest snapshot, read again after everything that happens. */
export function useLive(attempt: number): Live {
  const [live, setLive] = useState<Live>({ snapshot: undefined, trouble: undefined })
  useEffect(() => {
    const stopping = new AbortController()
    void follow(stopping.signal, setLive)
    return () => stopping.abort()
  }, [attempt])
  return live
}

type SetLive = (change: (live: Live) => Live) => void

async function follow(signal: AbortSignal, set: SetLive): Promise<void> {
  while (!signal.aborted) {
    const connection = new AbortController()
    const either = AbortSignal.any([signal, connection.signal])
    try {
      await followOnce(either, set)
      throw new Error('the stream of changes has ended')
    } catch (error) {
      connection.abort()
      if (signal.aborted) return
      const isToken = error instanceof ControlError && error.status === 401
      set(({ snapshot }) => ({ snapshot, trouble: isToken ? 'token' : 'gone' }))
      if (isToken) return
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

/** Settles when the stream ends or anything fails. One snapshot is read at a time. */
async function followOnce(signal: AbortSignal, set: SetLive): Promise<void> {
  const seen = { isStale: false, isOver: false, wake: (): void => undefined }
  const stream = followChanges(signal, () => {
    seen.isStale = true
    seen.wake()
  })
  const over = stream.finally(() => {
    seen.isOver = true
    seen.wake()
  })
  // Its failure is thrown below; here it must not count as unhandled.
  over.catch(() => undefined)
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      seen.wake = resolve
    })
    if (!seen.isStale && !seen.isOver) await changed
    if (seen.isOver) return over
    seen.isStale = false
    const startedAt = performance.now()
    const snapshot = await readSnapshot(signal)
    set(() => ({ snapshot, trouble: undefined }))
    // A page that many acts pass through must not slow the sandbox down: it reads a third of the time at most.
    const tookMs = performance.now() - startedAt
    await new Promise((resolve) => setTimeout(resolve, Math.min(maxPauseMs, 2 * tookMs)))
  }
}
