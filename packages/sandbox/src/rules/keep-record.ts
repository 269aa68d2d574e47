import type { JsonObject } from '@truckroll/protocol'
import type * as z from 'zod'
import type { RecordOutcome } from '../world/entities.ts'
import { deleteRecord, findRecord, nameOf, saveRecord } from './kept-records.ts'
import type { PostContext, RecordRule } from './post-context.ts'
import { readRecord } from './read-record.ts'
import { RecordRefusal } from './record-refusal.ts'

/** How a type of record is kept. */
export interface KeptType<Schema extends z.ZodType> {
  readonly recordType: string
  /** The fields that are needed; all others are kept as they come. */
  readonly schema: Schema
  /** What identifies it among the brand's records of the type. */
  nameOf(record: z.output<Schema>): string
  /** Refuses a record that names what is not there. @throws RecordRefusal */
  check?(post: PostContext, record: z.output<Schema>): void
  /** Fields that Dispatch would not keep as they came. */
  clean?(fields: JsonObject): JsonObject
}

/**
 * A rule that keeps the records of a type: unknown ones are new, known ones are changed, and one whose header says
 * `delete` is taken back. Playbook: Overview > Dispatch Inbound > Upsert
 */
export function keepRecords<Schema extends z.ZodType>(type: KeptType<Schema>): RecordRule {
  const { recordType, schema } = type
  return (post, posted, action): RecordOutcome => {
    const record = readRecord(recordType, schema, posted)
    const name = nameOf(post, recordType, type.nameOf(record))
    if (action === 'delete') {
      const known = findRecord(post.draft, name)
      if (known === undefined) throw new RecordRefusal(recordType, { external_id: ['is not known'] })
      deleteRecord(post.draft, known)
      return { recordType, result: 'updated', id: known.id, externalId: name.name }
    }
    type.check?.(post, record)
    const { record: kept, result } = saveRecord(post.draft, name, type.clean?.(posted) ?? posted)
    return { recordType, result, id: kept.id, externalId: name.name }
  }
}
