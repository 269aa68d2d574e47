import { Alert } from '@mantine/core'
import { SilenceError } from '../api/ask.ts'

/** What the gateway refused, in its words. That it does not answer is told above the page. */
export function Failure({ error }: { error: Error | null | undefined }) {
  if (error === null || error === undefined || error instanceof SilenceError) return undefined
  return (
    <Alert color="red" title="That was refused" mb="sm" role="alert">
      {error.message}
    </Alert>
  )
}
