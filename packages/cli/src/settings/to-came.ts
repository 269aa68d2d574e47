import { toShownUrl } from '@truckroll/protocol'

/** What came instead, short enough for one line. Of a secret it says only that it is there. */
export function toCame(value: unknown, isSecret: boolean): string {
  if (value === undefined) return 'nothing'
  if (isSecret) return 'something else (a secret, so not shown)'
  const text = typeof value === 'string' ? JSON.stringify(toShownUrl(value)) : describe(value)
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}… (${text.length} characters)`
}

const maxLength = 200

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}
