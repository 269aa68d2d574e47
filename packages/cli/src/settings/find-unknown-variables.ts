import { findNearestName } from '@truckroll/protocol'
import type { Environment } from './read-environment.ts'
import { secretSettings } from './secret-settings.ts'
import { toEnvironmentName, toSnakeCase } from './setting-name.ts'
import type { SettingProblem } from './setting-problem.ts'
import { settingKeys } from './settings-schema.ts'

const prefix = 'TRUCKROLL_'
/** Of `play` and `trigger`, which no gateway reads: both may be in one shell. */
const ofOtherCommands = ['TRUCKROLL_SANDBOX_TOKEN']

/** A variable that looks like a setting but is none. */
export interface UnknownVariable {
  readonly name: string
  /** The setting that was probably meant, if a name is near enough. */
  readonly nearest: string | undefined
}

/** Variables that look like settings but are none: without this nobody would notice a misspelt name. */
export function findUnknownVariables(env: Environment): readonly UnknownVariable[] {
  const names = settingKeys.map(toSnakeCase)
  const known = new Set([
    ...ofOtherCommands,
    ...settingKeys.map(toEnvironmentName),
    ...[...secretSettings].map((key) => `${toEnvironmentName(key)}_FILE`),
  ])
  return Object.keys(env)
    .filter((name) => name.startsWith(prefix) && (env[name] ?? '') !== '')
    .filter((name) => !known.has(name) && !name.startsWith('TRUCKROLL_ADAPTER_'))
    .map((name) => {
      // All names share the prefix; if it counted, any short name would be near to any other.
      const nearest = findNearestName(name.slice(prefix.length), names)
      return { name, nearest: nearest === undefined ? undefined : prefix + nearest }
    })
}

/** A line about it, if nothing else is wrong. */
export function toUnknownWarning({ name, nearest }: UnknownVariable): string {
  return `${name} is not a setting and has no effect${nearest === undefined ? '' : `: did you mean ${nearest}?`}`
}

/** For the list of problems: a misspelt name may be why a setting is missing. */
export function toUnknownProblem({ name, nearest }: UnknownVariable): SettingProblem {
  return {
    name,
    expected:
      nearest === undefined ? 'the name of a setting' : `the name of a setting (did you mean ${nearest}?)`,
    came: 'a name that no setting has',
  }
}
