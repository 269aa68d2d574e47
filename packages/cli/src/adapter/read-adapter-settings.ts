import { basename } from 'node:path'
import { findNearestName, isJsonObject, toExpectation } from '@truckroll/protocol'
import type { AdapterDefinition } from '@truckroll/gateway'
import { safeParse, type $ZodError, type $ZodType } from 'zod/v4/core'
import type { RawSetting } from '../settings/raw-setting.ts'
import type { SettingProblem } from '../settings/setting-problem.ts'
import { readSecret, type Environment } from '../settings/read-environment.ts'
import { toSnakeCase } from '../settings/setting-name.ts'

const adapterPrefix = 'TRUCKROLL_ADAPTER_'

export interface AdapterSettingsInput {
  readonly definition: AdapterDefinition
  readonly env: Environment
  readonly baseFolder: string
  /** `adapterSettings` of the config file. */
  readonly configured: Readonly<Record<string, unknown>>
  /** That file, if there is one. */
  readonly configPath?: string | undefined
  /** The settings already read from flags, environment and file; they override everything else. */
  readonly resolved?: ReadonlyMap<string, RawSetting>
  /** `TRUCKROLL_ADAPTER_`, or `TRUCKROLL_BRIDGE_` for the bridge. */
  readonly prefix: string
}

export interface AdapterSettings {
  /**
   * The values, accepted by the adapter's schema; the gateway parses them once more. Undefined if there is no
   * schema.
   */
  readonly value: unknown
  readonly problems: readonly SettingProblem[]
  /** Variables that look like misspelt settings of the adapter. */
  readonly warnings: readonly string[]
}

/**
 * Settings of an adapter: from the config file, each overridden by an environment variable named after its
 * key. Any of them may be a secret, so a value is never printed.
 */
export function readAdapterSettings(input: AdapterSettingsInput): AdapterSettings {
  const { definition, env, prefix } = input
  const schema = definition.settings
  const keys = schema === undefined ? [] : keysOf(schema)
  const problems: SettingProblem[] = []
  const raw: Record<string, unknown> = { ...input.configured }
  const writtenAs = new Map(Object.keys(raw).map((key) => [key, toName(input, key)]))
  for (const [key, { value, writtenAs: name }] of input.resolved ?? []) {
    raw[key] = value
    writtenAs.set(key, name)
  }
  for (const key of keys.filter((each) => input.resolved?.has(each) !== true)) {
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
  const warnings = findStrangeVariables(input, keys)
  if (schema === undefined) return { value: undefined, problems, warnings }
  const { value, error } = parseText(schema, raw)
  if (error === undefined) return { value, problems, warnings }
  const refused = new Set(problems.map((problem) => problem.name.replace(/_FILE$/, '')))
  for (const issue of error.issues) {
    const key = String(issue.path[0] ?? '')
    const name = writtenAs.get(key) ?? prefix + toSnakeCase(key)
    if (refused.has(name)) continue
    const came = raw[key] === undefined ? 'nothing' : 'something else (not shown: it may be a secret)'
    problems.push({ name, expected: toExpectation(issue), came })
  }
  return { value: undefined, problems, warnings }
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
      return { name: toName(input, key), expected, came: JSON.stringify(key) }
    })
}

function toName({ configPath }: AdapterSettingsInput, key: string): string {
  return `adapterSettings.${key} in ${configPath === undefined ? 'the config file' : basename(configPath)}`
}

/** Without this nobody would notice a misspelt name of a variable. */
function findStrangeVariables(
  { definition, env, prefix: ownPrefix }: AdapterSettingsInput,
  keys: readonly string[],
): string[] {
  // A schema that is not an object may accept any name.
  if (definition.settings !== undefined && keys.length === 0) return []
  const own = ownPrefix === adapterPrefix ? keys.map(toSnakeCase) : []
  const known = new Set(own.flatMap((name) => [name, `${name}_FILE`]))
  return Object.keys(env)
    .filter((name) => name.startsWith(adapterPrefix) && (env[name] ?? '') !== '')
    .map((name) => name.slice(adapterPrefix.length))
    .filter((name) => !known.has(name))
    .map((name) => {
      const nearest = findNearestName(name, own)
      const hint = nearest === undefined ? '' : `: did you mean ${adapterPrefix}${nearest}?`
      return `${adapterPrefix}${name} is not a setting of the adapter ${definition.name} and has no effect${hint}`
    })
}

/**
 * The environment holds only text: if the schema expects a number, a boolean or a list, the text is parsed as
 * one.
 */
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
