import { audit } from '../control/audit.ts'
import { all, first, run, type Routine, type Values } from '../routine/routine.ts'
import { readBytes, readText, readWord, type Row } from '../rows/row.ts'
import {
  sealedPlaces,
  type ResealedValue,
  type SealedPlace,
  type SealedStore,
  type SealedValue,
} from '../sealed-store.ts'
import { readKeyId, toSealedHead } from './sealed-head.ts'

/** Where the values of a place stand. */
interface Column {
  readonly table: string
  readonly id: string
  readonly sealed: string
}

const columns: Readonly<Record<SealedPlace, Column>> = {
  'provider.credentials': {
    table: 'providers',
    id: 'external_organization_id',
    sealed: 'sealed_credentials',
  },
  'provider.dispatch': { table: 'providers', id: 'external_organization_id', sealed: 'sealed_dispatch' },
  'provider.bridge': { table: 'providers', id: 'external_organization_id', sealed: 'sealed_bridge' },
  'update.credentials': { table: 'updates', id: 'id', sealed: 'sealed_credentials' },
  fact: { table: 'sealed_facts', id: 'name', sealed: 'sealed' },
}

/** Names of facts by which a key is known again, whether or not anything else is sealed under it. */
export const proofPrefix = 'proof:'

/** As long as the head of any value is: version, length, and an id of at most 40 characters. */
const headBytes = 42

const selectFrom = (place: SealedPlace, sealed: string) => {
  const { table, id, sealed: column } = columns[place]
  return `select '${place}' as place, ${id} as id, ${sealed} as sealed from ${table} where ${column} is not null`
}

/** The beginning of everything that is sealed, with where it stands. */
export const sealedHeadsSql = sealedPlaces
  .map((place) => selectFrom(place, `substr(${columns[place].sealed}, 1, ${headBytes})`))
  .join('\n union all ')

/** All facts, whole. */
export const sealedFactsSql = selectFrom('fact', 'sealed')

const underKey = (place: SealedPlace, is: '=' | '<>') =>
  `substr(${columns[place].sealed}, 1, :headBytes::integer) ${is} :head::bytea`

const listOf = (place: SealedPlace) => {
  const { id, sealed } = columns[place]
  return `${selectFrom(place, sealed)} and ${underKey(place, '<>')} and ${id} > :after::text order by ${id} {limit}`
}

const anyOf = (place: SealedPlace) => {
  const { id, sealed } = columns[place]
  return `${selectFrom(place, sealed)} and ${underKey(place, '=')} order by ${id} {limit}`
}

const resealOf = (place: SealedPlace) => {
  const { table, id, sealed } = columns[place]
  return `update ${table} set ${sealed} = :next where ${id} = :id and ${sealed} = :sealed`
}

function toHead(keyId: string): Values {
  const head = toSealedHead(keyId)
  return { head, headBytes: head.length }
}

export function* countSealed(): Routine<ReadonlyMap<string, number>> {
  return countByKey(yield* all(sealedHeadsSql, {}, toSealedValue))
}

/** How many values each key has sealed, without the proofs of keys. */
export function countByKey(values: readonly SealedValue[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { place, id, sealed } of values) {
    if (place === 'fact' && id.startsWith(proofPrefix)) continue
    const keyId = readKeyId(sealed)
    counts.set(keyId, (counts.get(keyId) ?? 0) + 1)
  }
  return counts
}

export function* findSealed(keyId: string): Routine<SealedValue | undefined> {
  for (const place of sealedPlaces) {
    const found = yield* first(anyOf(place), { ...toHead(keyId), limit: 1 }, toSealedValue)
    if (found !== undefined) return found
  }
  return undefined
}

export function* listSealed({
  place,
  notUnder,
  after = '',
  limit,
}: Parameters<SealedStore['listSealed']>[0]): Routine<readonly SealedValue[]> {
  return yield* all(listOf(place), { ...toHead(notUnder), after, limit }, toSealedValue)
}

export function* reseal(
  values: readonly ResealedValue[],
  { keyId, by }: Parameters<SealedStore['reseal']>[1],
): Routine<number> {
  let changed = 0
  for (const { place, id, sealed, next } of values)
    changed += yield* run(resealOf(place), { id, sealed, next })
  if (changed > 0) yield* audit(by, 'keys.rotate', keyId, '', `${changed} sealed anew`)
  return changed
}

export function* getSealedFact(name: string): Routine<Uint8Array | undefined> {
  return yield* first('select sealed from sealed_facts where name = :name', { name }, (row) =>
    readBytes(row, 'sealed'),
  )
}

export function* addSealedFact(name: string, sealed: Uint8Array): Routine<boolean> {
  const sql = 'insert into sealed_facts (name, sealed) values (:name, :sealed) on conflict (name) do nothing'
  return (yield* run(sql, { name, sealed })) === 1
}

export function toSealedValue(row: Row): SealedValue {
  return {
    place: readWord(row, 'place', sealedPlaces),
    id: readText(row, 'id'),
    sealed: readBytes(row, 'sealed'),
  }
}
