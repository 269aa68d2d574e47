import { Owners } from '../keys/owners.ts'
import { all, type Routine } from '../routine/routine.ts'
import {
  readFlag,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  readWord,
  type Row,
} from '../rows/row.ts'
import type { ToldTwin } from './twins.ts'

const kinds = ['seq', 'event', 'repeat', 'connected', 'held', 'paused', 'twin', 'oldest_twin'] as const

/** Facts of many tables in one statement, since each costs as much as what it reads. */
const sql = `
  select 'seq' as kind, null::text as subject, null::text as text, null::bigint as at, null::integer as flag,
    {next_event_seqs}
  union all
  select 'event', id, content_hash, null, null, null from events where id = any(:eventIds::text[])
  union all
  select 'repeat', message_id, null, recorded_at, null, null from repeats where message_id = any(:messageIds::text[])
  union all
  select 'connected', organization_id, external_organization_id, null, null, null
  from providers where organization_id = any(:organizationIds::text[])
  union all
  select 'held', organization_id, null, null, null, null from holds where organization_id = any(:organizationIds::text[])
  union all
  select 'paused', subject, null, null, null, null from pauses where kind = 'job' and subject = any(:jobIds::text[])
  union all
  select 'twin', hash, way, told_at, is_answered, event_seq from twins where hash = any(:hashes::text[])
  union all
  select 'oldest_twin', null, null, (select told_at from twins order by event_seq limit 1), null, null`

/** What is asked for. */
export interface FactLists {
  /** How many places in the order of all events. */
  readonly count: number
  readonly eventIds: readonly string[]
  /** Of messages whose bytes may come again. */
  readonly messageIds: readonly string[]
  readonly organizationIds: readonly string[]
  readonly jobIds: readonly string[]
  readonly hashes: readonly string[]
}

export class KnownFacts {
  /** Places in the order of all events. A store with one writer tells the first: nobody takes those behind it. */
  readonly seqs: number[] = []
  /** Content hashes of the events that were recorded, by id. */
  readonly events = new Map<string, string | undefined>()
  /** When bytes that may come again were recorded last, by message id. */
  readonly repeats = new Map<string, number>()
  readonly owners = new Owners()
  readonly twins: ToldTwin[] = []
  oldestTwinAt: number | undefined;

  *read(lists: FactLists): Routine<void> {
    for (const row of yield* all(sql, { ...lists }, (one) => one)) this.#add(row)
  }

  #add(row: Row): void {
    const kind = readWord(row, 'kind', kinds)
    if (kind === 'seq') this.seqs.push(readInteger(row, 'number'))
    else if (kind === 'event') this.events.set(readText(row, 'subject'), readOptionalText(row, 'text'))
    else if (kind === 'repeat') this.repeats.set(readText(row, 'subject'), readInteger(row, 'at'))
    else if (kind === 'twin') this.twins.push(toToldTwin(row))
    else if (kind === 'oldest_twin') this.oldestTwinAt = readOptionalInteger(row, 'at')
    else this.#addOwner(kind, row)
  }

  #addOwner(kind: 'connected' | 'held' | 'paused', row: Row): void {
    const subject = readText(row, 'subject')
    if (kind === 'paused') this.owners.add({ kind, jobId: subject })
    else if (kind === 'held') this.owners.add({ kind, organizationId: subject })
    else this.owners.add({ kind, organizationId: subject, provider: readText(row, 'text') })
  }
}

function toToldTwin(row: Row): ToldTwin {
  return {
    seq: readInteger(row, 'number'),
    hash: readText(row, 'subject'),
    way: readText(row, 'text'),
    toldAt: readInteger(row, 'at'),
    isAnswered: readFlag(row, 'flag'),
  }
}
