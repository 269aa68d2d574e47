import { toShownUrl } from '@truckroll/protocol'
import type { CliContext } from '../context.ts'
import { printList } from '../output/print-list.ts'
import { readSettings } from '../settings/load-settings.ts'
import { toEnvironmentName } from '../settings/setting-name.ts'
import { toSettingsError } from '../settings/to-settings-error.ts'
import { secretSettings } from '../settings/secret-settings.ts'
import { settingKeys } from '../settings/settings-schema.ts'

interface ShownSetting {
  readonly name: string
  /** Absent if it is not set and has no default. */
  readonly value?: unknown
  /** `default`, or where it was written. */
  readonly from: string
}

/**
 * Prints what a gateway started here would run with, and what keeps it from starting.
 * @throws CliError `TR_CLI_SETTINGS`, once all is printed.
 */
export async function showConfig(
  { cwd, env, output }: CliContext,
  configPath: string | undefined,
  isJson: boolean,
): Promise<void> {
  const { settings, origins, problems, unknown, warnings } = await readSettings({ cwd, env, configPath })
  const refused = new Set(problems.flatMap(({ name, of }) => [name, of ?? name]))
  const values = new Map<string, unknown>(Object.entries(settings))
  const rows = settingKeys.map((key): ShownSetting => {
    const value = values.get(key)
    const name = toEnvironmentName(key)
    const origin = origins.get(key) ?? (value === undefined ? 'not set' : 'default')
    const isRefused = refused.has(name) || refused.has(key) || refused.has(origin)
    const from = isRefused ? `${origin}, not usable` : origin
    return { name, ...(value === undefined ? {} : { value: mask(key, value) }), from }
  })
  const strangers = unknown.map(({ name, nearest }): ShownSetting => ({
    name,
    from: `environment, no such setting${nearest === undefined ? '' : `: did you mean ${nearest}?`}`,
  }))
  printList(output, {
    columns: [
      { heading: 'SETTING', value: ({ name }) => name },
      { heading: 'VALUE', value: ({ value }) => toText(value) },
      { heading: 'FROM', value: ({ from }) => from, maxWidth: 90 },
    ],
    found: { rows: [...rows, ...strangers], hasMore: false },
    empty: 'There is no setting.',
    isJson,
  })
  // If something else is wrong too, the unknown names are listed with it.
  if (problems.length === 0) for (const warning of warnings) output.tell(warning)
  if (problems.length > 0) throw toSettingsError(problems, 'No gateway starts with them.')
}

/** Of a secret only the fact that it is set; a URL without its password. */
function mask(key: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length === 0) return value
  if (secretSettings.has(key) && key !== 'store') return '***'
  return typeof value === 'string' ? toShownUrl(value) : value
}

function toText(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '-'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
