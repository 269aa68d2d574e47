import type { IncomingHttpHeaders } from 'node:http'

/** The header's value; the first one if it was sent several times. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
