import { checkVersion, type Migration, type StoreVersion } from './migrations.ts'
import { whyNotRun } from './offline/check-may-run.ts'
import { metaNames } from './offline/meta-names.ts'
import type { Row } from './rows/row.ts'
import { readKeyId } from './sealed/sealed-head.ts'
import {
  countByKey,
  proofPrefix,
  sealedFactsSql,
  sealedHeadsSql,
  toSealedValue,
} from './sealed/sealed-values.ts'
import type { SealedValue } from './sealed-store.ts'
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
  readonly sealed: SealedReport
}

/** What the store's encryption keys must open. */
export interface SealedReport {
  /** How many values each key has sealed, by the key's id. */
  readonly counts: ReadonlyMap<string, number>
  /** By the key's id: what a key of that id must open if it is the right one. */
  readonly proofs: ReadonlyMap<string, SealedValue>
}

/** Reads rows of a store that is open for reading, without a transaction of its own. */
type ReadRows = (sql: string) => Promise<readonly Row[]> | readonly Row[]

/** By the statements that every store has; nothing if it has no tables yet. */
export async function readSealedReport(present: StoreVersion, read: ReadRows): Promise<SealedReport> {
  if (present.version === 0) return { counts: new Map(), proofs: new Map() }
  const heads = (await read(sealedHeadsSql)).map(toSealedValue)
  const facts = (await read(sealedFactsSql)).map(toSealedValue)
  return {
    counts: countByKey(heads),
    proofs: new Map(
      facts.filter(({ id }) => id.startsWith(proofPrefix)).map((fact) => [readKeyId(fact.sealed), fact]),
    ),
  }
}

/** @throws GatewayError `TR_STORE_UNAVAILABLE` if this program cannot take its tables over, saying what to do. */
export function toStoreReport(
  place: string,
  present: StoreVersion,
  meta: ReadonlyMap<string, string>,
  migrations: readonly Migration[],
): Omit<StoreReport, 'sealed'> {
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
