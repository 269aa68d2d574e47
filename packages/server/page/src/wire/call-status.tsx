import { Badge } from '@mantine/core'
import type { WireCall } from '../api/views.ts'

/** How the call ended. */
export function CallStatus({ status, error }: Pick<WireCall, 'status' | 'error'>) {
  const isBad = status === null || status >= 400 || error !== null
  return (
    <Badge color={isBad ? 'red' : 'green'} variant="light" radius="sm" tt="none">
      {status ?? 'no answer'}
    </Badge>
  )
}
