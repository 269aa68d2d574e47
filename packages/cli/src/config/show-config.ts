import type { CliContext } from '../context.ts'
import { printList } from '../output/print-list.ts'
import { readSettings } from '../settings/load-settings.ts'
import { toSettingsError } from '../settings/to-settings-error.ts'
import { toShownSettings, type ShownSetting } from './to-shown-settings.ts'

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
  const rows = toShownSettings(settings, origins).map(({ key, ...shown }): ShownSetting => {
    const isRefused = refused.has(shown.name) || refused.has(key) || refused.has(shown.from)
    return isRefused ? { ...shown, from: `${shown.from}, not usable` } : shown
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

function toText(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '-'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
