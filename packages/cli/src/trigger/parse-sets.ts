import { parseJson } from '@truckroll/protocol'
import { InvalidArgumentError } from 'commander'

/** `address.state=TX`: a path, and the value to set there. */
export interface FieldSet {
  readonly path: readonly string[]
  readonly value: unknown
  /** The value as it was typed. */
  readonly text: string
}

const forbidden = new Set(['__proto__', 'prototype', 'constructor'])

/** Adds one `path=value` to those before it. A value that reads as JSON is JSON (`5`, `true`, `null`), else text. */
export function collectSet(text: string, earlier: readonly FieldSet[]): readonly FieldSet[] {
  const at = text.indexOf('=')
  const path = text.slice(0, Math.max(0, at)).split('.')
  if (path.some((part) => part === '' || forbidden.has(part))) {
    throw new InvalidArgumentError('Expected path=value, such as address.state=TX.')
  }
  const typed = text.slice(at + 1)
  return [...earlier, { path, value: toValue(typed), text: typed }]
}

function toValue(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    // Most values are plain words, and quotes are tedious to type in a shell.
    return text
  }
}
