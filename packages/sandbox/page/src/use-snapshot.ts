import { useEffect, useState } from 'react'
import { ControlError, nextChange, readSnapshot } from './control-api.ts'
import type { Snapshot } from './control-api.ts'

export interface Live {
  readonly snapshot: Snapshot | undefined
  /** Set while the sandbox does not answer, or asks for its token. */
  readonly trouble: 'token' | 'gone' | undefined
}

const retryMs = 1000

/** The newest snapshot, read again after everything that happens. */
export function useSnapshot(attempt: number): Live {
  const [live, setLive] = useState<Live>({ snapshot: undefined, trouble: undefined })
  useEffect(() => {
    const stopping = new AbortController()
    void follow(stopping.signal, setLive)
    return () => stopping.abort()
  }, [attempt])
  return live
}

async function follow(signal: AbortSignal, set: (change: (live: Live) => Live) => void): Promise<void> {
  let version: number | undefined
  while (!signal.aborted) {
    try {
      version = await nextChange(version, signal)
      const snapshot = await readSnapshot(signal)
      set(() => ({ snapshot, trouble: undefined }))
    } catch (error) {
      if (signal.aborted) return
      const isToken = error instanceof ControlError && error.status === 401
      set(({ snapshot }) => ({ snapshot, trouble: isToken ? 'token' : 'gone' }))
      if (isToken) return
      version = undefined
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}
