import { checkVersion, type Migration, type StoreVersion } from './migrations.ts'
import { whyNotRun } from './offline/check-may-run.ts'
import { metaNames } from './offline/meta-names.ts'
import type { StoreStamp } from './store.ts'

/** What a look at a store finds that changes nothing in it. */
export interface StoreReport {
  /** Its path, or its host, port and database. */
  readonly place: string
  /** Version of its tables; 0 if it has none yet. */
  readonly version: number
  /** Version that this program brings its tables to at the next start. */
  readonly newestVersion: number
  /** What the store belongs to; undefined if nothing ran on it yet. */
  readonly stamp: StoreStamp | undefined
  /** Why no gateway may run on it, in words that follow its name; undefined if one may. */
  readonly whyNotRun: string | undefined
}

/** @throws GatewayError `TR_STORE_UNAVAILABLE` if this program cannot take its tables over, saying what to do. */
export function toStoreReport(
  place: string,
  present: StoreVersion,
  meta: ReadonlyMap<string, string>,
  migrations: readonly Migration[],
): StoreReport {
  checkVersion(present, migrations, place)
  return {
    place,
    version: present.version,
    newestVersion: migrations.at(-1)?.version ?? 0,
    stamp: readStamp(meta),
    whyNotRun: whyNotRun(meta),
  }
}

function readStamp(meta: ReadonlyMap<string, string>): StoreStamp | undefined {
  const environment = meta.get(metaNames.environment)
  const instance = meta.get(metaNames.instance)
  return environment === undefined || instance === undefined ? undefined : { environment, instance }
}
