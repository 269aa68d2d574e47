import { Redactor } from '@truckroll/gateway/embed'
import { listSecrets } from './list-secrets.ts'
import type { Settings } from './settings-schema.ts'

/** Knows every secret of the settings, of the adapter's as well. */
export function createRedactor(settings: Settings, adapterSettings: unknown): Redactor {
  const redactor = new Redactor()
  for (const { secret } of listSecrets(settings)) redactor.learn(secret)
  for (const password of passwordsOf(settings.store)) redactor.learn(password)
  if (typeof adapterSettings === 'object' && adapterSettings !== null) redactor.learn(toText(adapterSettings))
  return redactor
}

/** The adapter's schema may have made more of them than JSON can say. */
function toText(adapterSettings: object): string {
  return JSON.stringify(adapterSettings, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

function passwordsOf(store: string): readonly string[] {
  if (!URL.canParse(store)) return []
  const { password, searchParams } = new URL(store)
  const given = [password, safeDecode(password), searchParams.get('password') ?? '']
  return given.filter((text) => text !== '')
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
