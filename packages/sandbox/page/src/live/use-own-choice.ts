import { useState } from 'react'
import { usePage } from './page-context.tsx'

/** What a person chose in a column, until another job is chosen: then the column follows the job. */
export function useOwnChoice(): [string | undefined, (value: string | null) => void] {
  const { job } = usePage()
  const [choice, setChoice] = useState<{ value: string; jobId: number | undefined }>()
  const value = choice !== undefined && choice.jobId === job?.id ? choice.value : undefined
  return [value, (next) => setChoice(next === null ? undefined : { value: next, jobId: job?.id })]
}
