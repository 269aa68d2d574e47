import type { Schema } from './reference.ts'

const mostChoices = 40

/** A schema in a few words, with a link to each shape that it names. */
export function toTypeText(schema: Schema | undefined): string {
  if (schema === undefined) return 'anything'
  if (schema.$ref !== undefined) return toShapeLink(schema.$ref)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices !== undefined) return [...new Set(choices.map(toTypeText))].join(' or ')
  if (schema.allOf !== undefined) return schema.allOf.map(toTypeText).join(' and ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum !== undefined) {
    const shown = schema.enum.slice(0, mostChoices).map((each) => `\`${String(each)}\``)
    return shown.join(', ') + (schema.enum.length > mostChoices ? ', ...' : '')
  }
  if (schema.items !== undefined) return `list of ${toTypeText(schema.items)}`
  const { type, format } = schema
  if (typeof type === 'object') return type.join(' or ')
  return [type ?? 'anything', format === undefined ? undefined : `(${format})`].filter(Boolean).join(' ')
}

export function nameOfRef(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

function toShapeLink(ref: string): string {
  const name = nameOfRef(ref)
  return `[${name}](#${name.toLowerCase()})`
}
