import { useState } from 'react'

export type Act = <T>(call: () => Promise<T>) => Promise<T | undefined>

export interface Acting {
  /** Runs one call to the control API; gives its answer, or undefined when it was refused. */
  readonly act: Act
  readonly isBusy: boolean
  /** Why the last call was refused. */
  readonly problem: string | undefined
  readonly forget: () => void
}

/** One act at a time, and the words of the last refusal. */
export function useActing(): Acting {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  return {
    isBusy,
    problem,
    forget: () => setProblem(undefined),
    act: async (call) => {
      setBusy(true)
      setProblem(undefined)
      try {
        return await call()
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error))
        return undefined
      } finally {
        setBusy(false)
      }
    },
  }
}
