import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type AskOptions } from './ask.ts'

export interface Acting {
  /** Resolves with false if it was refused; `problem` says why then. */
  readonly act: (path: string, options?: AskOptions) => Promise<boolean>
  readonly isBusy: boolean
  readonly problem: string | undefined
  readonly forget: () => void
}

/** Acts, then reads anew all that is shown. */
export function useAct(): Acting {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  return {
    isBusy,
    problem,
    forget: () => setProblem(undefined),
    act: async (path, options = {}) => {
      setBusy(true)
      setProblem(undefined)
      try {
        await ask(path, { method: 'POST', ...options })
        return true
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
        return false
      } finally {
        setBusy(false)
        await client.invalidateQueries()
      }
    },
  }
}
