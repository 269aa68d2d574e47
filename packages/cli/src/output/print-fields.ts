import { isJsonObject, stringifyJson, type JsonObject } from '@truckroll/protocol'
import type { Output } from './output.ts'
import { toJsonText } from './to-json-text.ts'
import { withLocalTimes } from './to-local-time.ts'
import { toSafeText } from './to-safe-text.ts'
import { toWords } from './to-words.ts'

/** Prints one thing: for people a line a field, named in plain words, times in their zone; for programs JSON. */
export function printFields(
  output: Output,
  value: JsonObject,
  shown: { readonly zone: string } | 'json',
): void {
  if (shown === 'json') return output.print(toJsonText(value))
  const lines = [...toLines(value, '')]
  const width = Math.max(0, ...lines.map(([name]) => name.length))
  for (const [name, text] of lines) {
    output.print(`${output.style.dim(name.padEnd(width))}  ${withLocalTimes(text, shown.zone)}`)
  }
}

function* toLines(value: JsonObject, prefix: string): Iterable<readonly [string, string]> {
  for (const [key, item] of Object.entries(value)) {
    const name = prefix + toWords(key)
    if (item === undefined || item === null || item === '') continue
    if (isJsonObject(item)) yield* toLines(item, `${name}, `)
    else if (Array.isArray(item)) yield* toListLines(item, name)
    else yield [name, toShown(item)]
  }
}

function* toListLines(items: readonly unknown[], name: string): Iterable<readonly [string, string]> {
  const labels = items.map(toLabel)
  if (labels.every((label) => label !== undefined)) {
    yield [name, labels.length === 0 ? 'none' : labels.join(', ')]
    return
  }
  for (const [index, item] of items.entries()) {
    if (isJsonObject(item)) yield* toLines(item, `${name} ${index + 1}, `)
    else yield [`${name} ${index + 1}`, toShown(item)]
  }
}

/** An item of a list on one line; undefined if it needs several. */
function toLabel(item: unknown): string | undefined {
  if (!isJsonObject(item)) return Array.isArray(item) ? undefined : toShown(item)
  return typeof item['label'] === 'string' ? toSafeText(item['label']) : undefined
}

function toShown(item: unknown): string {
  if (typeof item === 'boolean') return item ? 'yes' : 'no'
  return toSafeText(typeof item === 'string' ? item : stringifyJson(item))
}
