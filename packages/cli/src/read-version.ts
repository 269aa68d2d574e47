import { readFileSync } from 'node:fs'
import { isJsonObject } from '@truckroll/protocol'

/** The version of this package. */
export function readVersion(): string {
  const found: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return isJsonObject(found) && typeof found['version'] === 'string' ? found['version'] : '0.0.0'
}
