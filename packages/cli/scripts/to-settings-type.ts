import { z } from 'zod'
import { settingsSchema } from '../src/settings/settings-schema.ts'

interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: string
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly description?: string
}

const units: readonly (readonly [ending: string, unit: string])[] = [
  ['Ms', 'milliseconds'],
  ['Hours', 'hours'],
  ['Days', 'days'],
  ['Bytes', 'bytes'],
]

/**
 * The type of what a user writes into a config file, as the text of a module: an editor shows each setting's meaning,
 * unit and default, and the command's declarations need no zod beside them.
 */
export function toSettingsType(): string {
  const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input' }) as JsonSchema
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `  /** ${toComment(name, schema)} */\n  readonly ${name}?: ${toType(schema)} | undefined`,
  )
  return [
    '// Written by `npm run docs -w truckroll` from the schema that reads the settings.',
    '',
    '/** What a user may set, by the names of `truckroll.config.ts`. */',
    `export interface SettingsInput {\n${fields.join('\n')}\n}`,
    '',
  ].join('\n')
}

function toComment(name: string, { description = '', default: value }: JsonSchema): string {
  const unit = units.find(([ending]) => name.endsWith(ending))?.[1]
  const isSet = value !== undefined && !(Array.isArray(value) && value.length === 0)
  return [
    `${description.charAt(0).toUpperCase()}${description.slice(1)}.`,
    ...(unit === undefined ? [] : [`In ${unit}.`]),
    ...(isSet ? [`Default: ${typeof value === 'string' ? value : JSON.stringify(value)}.`] : []),
  ]
    .join(' ')
    .replaceAll('*/', '* /')
}

function toType(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(toType).join(' | ')
  if (schema.const !== undefined) return `'${schema.const}'`
  if (schema.enum !== undefined) return schema.enum.map((value) => `'${String(value)}'`).join(' | ')
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
      return schema.type
    case 'array':
      return `readonly (${toType(schema.items ?? {})})[]`
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([name, field]) => `readonly ${name}${schema.required?.includes(name) ? '' : '?'}: ${toType(field)}`,
      )
      return `{ ${fields.join('; ')} }`
    }
    default:
      throw new Error(`expected a JSON Schema that the settings are made of, got ${JSON.stringify(schema)}`)
  }
}
