import { GatewayError } from '../errors.ts'
import type { StoreStamp } from '../store.ts'
import { readCopy, readMoved, readRestored } from './marks.ts'
import { metaNames } from './meta-names.ts'

/**
 * Whether a gateway of this stamp may run on the store with these facts. False if it belongs to nobody yet.
 * @throws GatewayError `TR_STORE_INCOMPLETE`, `TR_STORE_NOT_ADOPTED` or `TR_STORE_STAMP`, saying what to do.
 */
export function checkMayRun(meta: ReadonlyMap<string, string>, stamp: StoreStamp, place: string): boolean {
  const copying = meta.get(metaNames.copying)
  if (copying !== undefined) {
    throw new GatewayError(
      'TR_STORE_INCOMPLETE',
      `The store ${place} is an unfinished copy of ${readCopy(copying).from}: run the same \`truckroll store copy\` again`,
    )
  }
  const why = whyNotAdopted(meta)
  if (why !== undefined) {
    throw new GatewayError(
      'TR_STORE_NOT_ADOPTED',
      `The store ${place} ${why}: if it shall be run all the same, take it over by ` +
        '`truckroll store adopt`; it then starts paused',
    )
  }
  const environment = meta.get(metaNames.environment)
  const instance = meta.get(metaNames.instance)
  if (environment === undefined || instance === undefined) return false
  if (environment === stamp.environment && instance === stamp.instance) return true
  throw new GatewayError(
    'TR_STORE_STAMP',
    `The store ${place} belongs to environment ${environment}, instance ${instance}; this gateway is ` +
      `environment ${stamp.environment}, instance ${stamp.instance}: name the right store, or the right instance; ` +
      `if the store shall be this gateway's, \`truckroll store adopt --environment ${stamp.environment} ` +
      `--instance ${stamp.instance}\``,
  )
}

/** Why a store must be adopted before it is run, in words that follow its name; undefined if it need not. */
export function whyNotAdopted(meta: ReadonlyMap<string, string>): string | undefined {
  const restored = meta.get(metaNames.restored)
  if (restored !== undefined) {
    const { from, at } = readRestored(restored)
    return at === null
      ? `was restored from a copy of ${from}`
      : `was restored from the backup of ${from} of ${toTime(at)}`
  }
  const moved = meta.get(metaNames.moved)
  if (moved === undefined) return undefined
  const { to, at } = readMoved(moved)
  return `was copied to ${to} at ${toTime(at)}, which is run instead`
}

/** The same, also if it is a copy that is not complete: what a look at the store can tell. */
export function whyNotRun(meta: ReadonlyMap<string, string>): string | undefined {
  const copying = meta.get(metaNames.copying)
  return copying === undefined ? whyNotAdopted(meta) : `is an unfinished copy of ${readCopy(copying).from}`
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}
