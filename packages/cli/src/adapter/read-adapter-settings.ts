import { isJsonObject } from '@truckroll/protocol'
import type { AdapterDefinition } from '@truckroll/gateway'
import { safeParse, type $ZodError, type $ZodType } from 'zod/v4/core'
import type { SettingProblem } from '../settings/setting-problem.ts'
import { findNearestName } from '../settings/nearest-name.ts'
import { readSecret, type Environment } from '../settings/read-environment.ts'
import { toSnakeCase } from '../settings/setting-name.ts'
import { toExpectation } from '@truckroll/protocol'

export interface AdapterSettingsInput {
  readonly definition: AdapterDefinition
  readonly env: Environment
  readonly baseFolder: string
  /** `adapterSettings` of the config file. */
  readonly configured: Readonly<Record<string, unknown>>
  /** `TRUCKROLL_ADAPTER_`, or `TRUCKROLL_BRIDGE_` for the bridge. */
  readonly prefix: string
}

export interface AdapterSettings {
  /** What the adapter's schema accepts and the gateway parses once more; undefined if it has none. */
  readonly value: unknown
  readonly problems: readonly SettingProblem[]
}

/**
 * Settings of an adapter: from the config file, each overruled by an environment variable named after its key.
 * What an adapter's settings hold is not known here, so a value is never printed.
 */
export function readAdapterSettings(input: AdapterSettingsInput): AdapterSettings {
  const { definition, env, prefix } = input
  const schema = definition.settings
  const keys = schema === undefined ? [] : keysOf(schema)
  const problems: SettingProblem[] = []
  const raw: Record<string, unknown> = { ...input.configured }
  const writtenAs = new Map(Object.keys(raw).map((key) => [key, `adapterSettings.${key} in the config file`]))
  for (const key of keys) {
    const found = readSecret(env, prefix + toSnakeCase(key), input.baseFolder)
    if (found === undefined) continue
    if ('expected' in found) {
      problems.push(found)
      continue
    }
    raw[key] = found.value
    writtenAs.set(key, found.writtenAs)
  }
  problems.push(...findStrangers(input, keys))
  if (schema === undefined) return { value: undefined, problems }
  const { value, error } = parseText(schema, raw)
  if (error === undefined) return { value, problems }
  const refused = new Set(problems.map((problem) => problem.name.replace(/_FILE$/, '')))
  for (const issue of error.issues) {
    const key = String(issue.path[0] ?? '')
    const name = writtenAs.get(key) ?? prefix + toSnakeCase(key)
    if (refused.has(name)) continue
    const came = raw[key] === undefined ? 'nothing' : 'something else (not shown: it may be a secret)'
    problems.push({ name, expected: toExpectation(issue), came })
  }
  return { value: undefined, problems }
}

function keysOf(schema: $ZodType): readonly string[] {
  const shape: unknown = Reflect.get(schema, 'shape')
  return isJsonObject(shape) ? Object.keys(shape) : []
}

function findStrangers(input: AdapterSettingsInput, keys: readonly string[]): SettingProblem[] {
  if (keys.length === 0) return []
  return Object.keys(input.configured)
    .filter((key) => !keys.includes(key))
    .map((key) => {
      const nearest = findNearestName(key, keys)
      const hint = nearest === undefined ? '' : `: did you mean ${nearest}?`
      const expected = `a setting of the adapter ${input.definition.name} (${keys.join(', ')})${hint}`
      return { name: `adapterSettings.${key} in the config file`, expected, came: JSON.stringify(key) }
    })
}

/** The environment knows only texts: where the schema wants a number, a boolean or a list, the text is read as one. */
function parseText(
  schema: $ZodType,
  raw: Readonly<Record<string, unknown>>,
): { readonly value: Readonly<Record<string, unknown>>; readonly error: $ZodError | undefined } {
  const first = safeParse(schema, raw)
  if (first.success) return { value: raw, error: undefined }
  const value: Record<string, unknown> = { ...raw }
  for (const issue of first.error.issues) {
    const key = issue.path[0]
    if (issue.code !== 'invalid_type' || issue.path.length !== 1 || typeof key !== 'string') continue
    const text = raw[key]
    if (typeof text === 'string') value[key] = toType(text, issue.expected)
  }
  return { value, error: safeParse(schema, value).error }
}

function toType(text: string, expected: string): unknown {
  if (expected === 'number' || expected === 'int') return text.trim() === '' ? text : Number(text)
  if (expected === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (expected === 'array') return text.split(',').map((item) => item.trim())
  return text
}
