import { readFileSync } from 'node:fs'
import { isJsonObject } from '@truckroll/protocol'
import { ownManifest } from './modules/own-file.ts'

/** The version of this package. */
export function readVersion(): string {
  const found: unknown = JSON.parse(readFileSync(ownManifest(), 'utf8'))
  return isJsonObject(found) && typeof found['version'] === 'string' ? found['version'] : '0.0.0'
}
