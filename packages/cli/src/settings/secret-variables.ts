import { toEnvironmentName } from './setting-name.ts'
import { secretSettings } from './secret-settings.ts'

/** The variables that hold a secret, or name its file. */
export const secretVariables: readonly string[] = [...secretSettings].flatMap((key) => {
  const name = toEnvironmentName(key)
  return [name, `${name}_FILE`]
})

/** Any setting of an adapter may be a secret. */
export function isOfAdapter(name: string): boolean {
  return name.startsWith('TRUCKROLL_ADAPTER_')
}
