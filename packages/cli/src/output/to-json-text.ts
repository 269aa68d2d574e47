import { parseJson, stringifyJson } from '@truckroll/protocol'

/** JSON to read and to pipe: digits of ids kept; indented by two. */
export function toJsonText(value: unknown): string {
  const text = stringifyJson(value)
  const parsed = parseJson(text)
  return indent(parsed, '')
}

function indent(value: unknown, margin: string): string {
  const inner = `${margin}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[\n${value.map((item) => inner + indent(item, inner)).join(',\n')}\n${margin}]`
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    if (entries.length === 0) return '{}'
    const lines = entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${indent(item, inner)}`)
    return `{\n${lines.join(',\n')}\n${margin}}`
  }
  return stringifyJson(value)
}
