import { DispatchError } from '../errors.ts'

/** The value if it can stand in a header: printable ASCII (a key holds `|`), no line break, not empty. */
export function headerValue(name: string, value: string): string {
  if (/^[\x21-\x7e](?:[\x20-\x7e]{0,998}[\x21-\x7e])?$/.test(value)) return value
  throw new DispatchError(
    'TR_CLIENT_REQUEST',
    `expected ${name} to be 1 to 1000 printable ASCII characters, got ${value.length} characters of which some are not`,
  )
}
