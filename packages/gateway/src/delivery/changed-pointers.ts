import { isJsonObject } from '@truckroll/protocol'

const maxPointers = 500

/** JSON pointers (RFC 6901) of what differs between two documents; lists are compared whole. */
export function toChangedPointers(before: unknown, after: unknown): string[] {
  const pointers: string[] = []
  collect(before, after, '', pointers)
  return pointers
}

function collect(before: unknown, after: unknown, path: string, pointers: string[]): void {
  if (pointers.length >= maxPointers || isSame(before, after)) return
  if (!isJsonObject(before) || !isJsonObject(after)) {
    pointers.push(path)
    return
  }
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    collect(
      before[name],
      after[name],
      `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      pointers,
    )
  }
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((entry, index) => isSame(entry, after[index]))
  }
  if (!isJsonObject(before) || !isJsonObject(after)) return false
  const names = Object.keys(before)
  return (
    names.length === Object.keys(after).length &&
    names.every((name) => Object.hasOwn(after, name) && isSame(before[name], after[name]))
  )
}
