import { isJsonObject, stringifyJson, type JsonObject } from '@truckroll/protocol'
import type { Output } from './output.ts'
import { toJsonText } from './to-json-text.ts'
import { toSafeText } from './to-safe-text.ts'

/** Prints one thing: for people a line a field, named in plain words; for programs JSON. */
export function printFields(output: Output, value: JsonObject, isJson: boolean): void {
  if (isJson) return output.print(toJsonText(value))
  const lines = [...toLines(value, '')]
  const width = Math.max(0, ...lines.map(([name]) => name.length))
  for (const [name, text] of lines) output.print(`${output.style.dim(name.padEnd(width))}  ${text}`)
}

function* toLines(value: JsonObject, prefix: string): Iterable<readonly [string, string]> {
  for (const [key, item] of Object.entries(value)) {
    const name = prefix + toWords(key)
    if (item === undefined || item === null) continue
    if (isJsonObject(item)) yield* toLines(item, `${name}, `)
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
    if (isJsonObject(item)) yield* toLines(item, `${name} ${index + 1}, `)
    else yield [`${name} ${index + 1}`, toSafeText(stringifyJson(item))]
  }
}

/** What people call it, where that is not what its field name says. */
const words: Readonly<Record<string, string>> = {
  externalOrganizationId: 'provider',
  organizationId: 'organization at Dispatch',
  jobId: 'job',
  bmsId: 'work order',
  externalId: 'claim',
  hasCredentials: 'has a login',
}

/** `parkedAt` -> `parked at`; names that hold anything but letters are data, and stay. */
function toWords(key: string): string {
  if (Object.hasOwn(words, key)) return words[key] ?? key
  return /^[a-z]+(?:[A-Z][a-z]*)*$/.test(key)
    ? key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : key
}
