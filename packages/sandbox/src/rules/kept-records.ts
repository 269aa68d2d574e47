import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '@truckroll/protocol'
import type { Draft } from '../world/draft.ts'
import type { KeptRecord, RecordOutcome } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import type { PostContext } from './post-context.ts'

/** Of whom a record is, what it is, and what identifies it among those. */
export interface RecordName {
  readonly recordType: string
  readonly brandKey: string
  readonly name: string
}

export function findRecord(world: ReadonlyWorld, name: RecordName): KeptRecord | undefined {
  const found = world.get('records', rowId(name))
  return found?.deletedAt === null ? found : undefined
}

/** All of one type that a brand has, in the order in which they came. */
export function recordsOf(world: ReadonlyWorld, brandKey: string, recordType: string): KeptRecord[] {
  return [...world.entries('records')].flatMap(([, record]) =>
    record.brandKey === brandKey && record.recordType === recordType && record.deletedAt === null
      ? [record]
      : [],
  )
}

/** Known by its name: its fields are laid over what is there. */
export function saveRecord(
  draft: Draft,
  name: RecordName,
  fields: JsonObject,
  { nextId = () => draft.nextId('record') }: { nextId?: () => number } = {},
): { record: KeptRecord; result: RecordOutcome['result'] } {
  const known = draft.get('records', rowId(name))
  const merged = { ...(known?.deletedAt === null ? known.fields : {}), ...fields }
  const isSame = known?.deletedAt === null && isDeepStrictEqual(merged, known.fields)
  if (known !== undefined && isSame) return { record: known, result: 'unchanged' }
  const record: KeptRecord = {
    ...name,
    id: known?.id ?? nextId(),
    fields: merged,
    updatedAt: draft.now,
    deletedAt: null,
  }
  draft.put({ table: 'records', id: rowId(name), row: record })
  return { record, result: known?.deletedAt === null ? 'updated' : 'created' }
}

export function deleteRecord(draft: Draft, record: KeptRecord): void {
  draft.put({
    table: 'records',
    id: rowId(record),
    row: { ...record, updatedAt: draft.now, deletedAt: draft.now },
  })
}

export function nameOf(
  { account }: Pick<PostContext, 'account'>,
  recordType: string,
  name: string,
): RecordName {
  return { recordType, brandKey: account.key, name }
}

function rowId({ recordType, brandKey, name }: RecordName): string {
  return [recordType, brandKey, name].join('\n')
}
