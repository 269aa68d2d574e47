import { GatewayError } from '../errors.ts'
import type { StoreStamp } from '../store.ts'
import { whyNotAdopted } from './check-may-run.ts'
import { readCopy } from './marks.ts'
import { metaNames } from './meta-names.ts'
import type { OfflineStore } from './offline-store.ts'
import { looksFirstFor } from './looks-first.ts'

export interface AdoptParts {
  readonly store: OfflineStore
  /** What to stamp it with instead of what it has. */
  readonly stamp: Partial<StoreStamp>
  readonly actor: string | undefined
  readonly now: () => number
  readonly newId: () => string
}

export interface Adopted {
  readonly before: StoreStamp
  readonly after: StoreStamp
  /** Why it could not be run; undefined if it could. */
  readonly why: string | undefined
}

/**
 * Takes over a store that was restored, or that another one was made of: gives it its stamp, pauses everything, and
 * makes every step look first, because what was done after its last row is known to the BMS alone.
 * @throws GatewayError `TR_STORE_INCOMPLETE`, or `TR_STORE_UNAVAILABLE` if it was never run
 */
export async function adoptStore(parts: AdoptParts): Promise<Adopted> {
  const { store, actor } = parts
  const meta = await store.readMeta()
  const copying = meta.get(metaNames.copying)
  if (copying !== undefined) {
    throw new GatewayError(
      'TR_STORE_INCOMPLETE',
      `The store ${store.place} is an unfinished copy of ${readCopy(copying).from}: run the same \`truckroll store copy\` again`,
    )
  }
  const before = readStamp(meta, store.place)
  const after = { ...before, ...parts.stamp }
  const why = whyNotAdopted(meta)
  const at = parts.now()
  await store.adopt({
    stamp: after,
    at,
    looksFirst: looksFirstFor(at),
    audit: {
      id: parts.newId(),
      actor,
      before: JSON.stringify({ ...before, ...(why === undefined ? {} : { why }) }),
      after: JSON.stringify(after),
    },
  })
  return { before, after, why }
}

function readStamp(meta: ReadonlyMap<string, string>, place: string): StoreStamp {
  const environment = meta.get(metaNames.environment)
  const instance = meta.get(metaNames.instance)
  if (environment !== undefined && instance !== undefined) return { environment, instance }
  throw new GatewayError(
    'TR_STORE_UNAVAILABLE',
    `The store ${place} was never run: there is nothing to take over; check its name`,
  )
}
