import { isJsonObject } from '@truckroll/protocol'
import { CliError } from '../errors.ts'
import type { FieldSet } from './parse-sets.ts'

/**
 * A copy of the object with each value set at its path: everything else stays, and missing parents are created (a list if the path says 0).
 * @throws CliError `TR_CLI_ARGUMENT` if a path leads into a plain value, or beyond a list.
 */
export function applySets(
  base: Readonly<Record<string, unknown>>,
  sets: readonly FieldSet[],
): Record<string, unknown> {
  let result: Record<string, unknown> = { ...base }
  for (const { path, value } of sets) {
    const [first, ...rest] = path
    if (first !== undefined) result = { ...result, [first]: put(result[first], rest, value, [first]) }
  }
  return result
}

function put(into: unknown, path: readonly string[], value: unknown, above: readonly string[]): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  const isAbsent = into === undefined || into === null
  if (Array.isArray(into) || (isAbsent && first === '0')) {
    const list: unknown[] = isAbsent ? [] : [...(into as readonly unknown[])]
    const index = /^(?:0|[1-9]\d{0,8})$/.test(first) ? Number(first) : Number.NaN
    if (!(index <= list.length))
      throw refuse(above, first, `is a list: expected a place from 0 to ${list.length}`)
    list[index] = put(list[index], rest, value, [...above, first])
    return list
  }
  if (!isAbsent && !isJsonObject(into))
    throw refuse(above, first, 'is a plain value: expected nothing below it')
  const object = isJsonObject(into) ? into : {}
  return { ...object, [first]: put(object[first], rest, value, [...above, first]) }
}

function refuse(above: readonly string[], part: string, why: string): CliError {
  const place = above.join('.')
  return new CliError('TR_CLI_ARGUMENT', `--set ${place}.${part}: ${place} ${why}, got .${part}`)
}
