import { isJsonObject, stringifyJson, type JsonObject } from '@truckroll/protocol'
import type { Output } from './output.ts'
import { toJsonText } from './to-json-text.ts'
import { toSafeText } from './to-safe-text.ts'

/** Prints one thing: for people a line a field, nested ones with dots; for programs JSON. */
export function printFields(output: Output, value: JsonObject, isJson: boolean): void {
  if (isJson) return output.print(toJsonText(value))
  const lines = [...toLines(value, '')]
  const width = Math.max(0, ...lines.map(([name]) => name.length))
  for (const [name, text] of lines) output.print(`${output.style.dim(name.padEnd(width))}  ${text}`)
}

function* toLines(value: JsonObject, prefix: string): Iterable<readonly [string, string]> {
  for (const [key, item] of Object.entries(value)) {
    const name = prefix + key
    if (item === undefined || item === null) continue
    if (isJsonObject(item)) yield* toLines(item, `${name}.`)
    else if (Array.isArray(item)) yield* toListLines(item, name)
    else yield [name, toSafeText(typeof item === 'string' ? item : stringifyJson(item))]
  }
}

function* toListLines(items: readonly unknown[], name: string): Iterable<readonly [string, string]> {
  if (items.every((item) => typeof item !== 'object')) {
    yield [name, items.length === 0 ? 'none' : items.map((item) => toSafeText(String(item))).join(', ')]
    return
  }
  for (const [index, item] of items.entries()) {
    if (isJsonObject(item)) yield* toLines(item, `${name}[${index}].`)
    else yield [`${name}[${index}]`, toSafeText(stringifyJson(item))]
  }
}
