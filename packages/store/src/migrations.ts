import { createHash } from 'node:crypto'
import { GatewayError } from './errors.ts'

export interface Migration {
  /** Counts up from 1 without gaps; the store keeps the last one applied. */
  readonly version: number
  readonly script: string
}

/** Which tables a store says that it has: version 0 for one that is empty. */
export interface StoreVersion {
  readonly version: number
  /** Of the migrations applied, as by {@link fingerprintOf}; undefined if the store has none. */
  readonly fingerprint: string | undefined
}

/** Name in the table `meta` of the fingerprint of the migrations applied. */
export const fingerprintName = 'schema_fingerprint'

/** The migrations up to a version by their text, whatever its white space. */
export function fingerprintOf(migrations: readonly Migration[], version: number): string {
  const hash = createHash('sha256')
  for (const migration of migrations) {
    if (migration.version > version) continue
    hash.update(`${migration.version} ${migration.script.replaceAll(/\s+/g, ' ').trim()}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * Checks that a store's tables are those that this program's migrations made, so that the rest of them can follow.
 * @throws GatewayError `TR_STORE_UNAVAILABLE`, saying what to do.
 */
export function checkVersion(present: StoreVersion, migrations: readonly Migration[], place: string): void {
  const { version, fingerprint } = present
  if (version === 0) return
  const newest = migrations.at(-1)?.version ?? 0
  if (fingerprint !== undefined && version > newest) {
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The store ${place} has tables of version ${version}, this program knows up to ${newest}: run the newer program`,
    )
  }
  if (fingerprint === fingerprintOf(migrations, version)) return
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `The store ${place} has tables (version ${version}) of another program, or of a development version of before the ` +
      'first release, which this program cannot take over. Nothing in it was changed. Name another store or move this one away, and a new one is made; jobs that are ' +
      'still open are told to it by POST /v1/jobs/import. Or run the version that wrote it',
  )
}
