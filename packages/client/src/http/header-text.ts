import type { IncomingHttpHeaders } from 'node:http'

/** The header's value; of one that was sent several times, the first. */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
