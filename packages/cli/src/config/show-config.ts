import type { CliContext } from '../context.ts'
import { printList } from '../output/print-list.ts'
import { loadSettings } from '../settings/load-settings.ts'
import { toEnvironmentName } from '../settings/setting-name.ts'
import { secretSettings } from '../settings/secret-settings.ts'
import { settingKeys } from '../settings/settings-schema.ts'

interface ShownSetting {
  readonly name: string
  /** Absent where it is not set and has no default. */
  readonly value?: unknown
  /** `default`, or where it was written. */
  readonly from: string
}

/** Prints what a gateway started here would run with. */
export async function showConfig(
  { cwd, env, output }: CliContext,
  configPath: string | undefined,
  isJson: boolean,
): Promise<void> {
  const { settings, origins } = await loadSettings({ cwd, env, configPath })
  const values = new Map<string, unknown>(Object.entries(settings))
  const rows = settingKeys.map((key): ShownSetting => {
    const value = values.get(key)
    const from = origins.get(key) ?? (value === undefined ? 'not set' : 'default')
    return { name: toEnvironmentName(key), ...(value === undefined ? {} : { value: mask(key, value) }), from }
  })
  printList(output, {
    columns: [
      { heading: 'SETTING', value: ({ name }) => name },
      { heading: 'VALUE', value: ({ value }) => toText(value) },
      { heading: 'FROM', value: ({ from }) => from },
    ],
    found: { rows, hasMore: false },
    empty: 'There is no setting.',
    isJson,
  })
}

/** A store is shown as long as no password is in it; of other secrets nothing but that they are there. */
function mask(key: string, value: unknown): unknown {
  if (!secretSettings.has(key) || (Array.isArray(value) && value.length === 0)) return value
  if (key !== 'store' || typeof value !== 'string') return '***'
  return value.replace(/(?<=:\/\/[^/@]*:)[^@]*(?=@)/, '***')
}

function toText(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '-'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
