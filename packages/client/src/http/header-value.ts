import { isHeaderText } from '@truckroll/protocol'
import { DispatchError } from '../errors.ts'

/** The value if it can stand in a header: printable ASCII (a key holds `|`), no line break, not empty. */
export function headerValue(name: string, value: string): string {
  if (isHeaderText(value)) return value
  throw new DispatchError(
    'TR_CLIENT_REQUEST',
    `expected ${name} to be 1 to 1000 printable ASCII characters, got ${value.length} characters of which some are not`,
  )
}
