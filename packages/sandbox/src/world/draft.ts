import { idText, stringifyJson } from '@truckroll/protocol'
import type { DispatchId } from '@truckroll/protocol'
import type { Callback, Decision, OutgoingMessage, StoredFile } from './decision.ts'
import type { RecordOutcome } from './entities.ts'
import type { IdSource } from './id-source.ts'
import type { Change, Rows, TableName } from './tables.ts'
import type { ReadonlyWorld } from './world.ts'

/** First id of each kind, as the playbook's samples have them. */
const firstIds = {
  job: 30462,
  organization: 11776,
  customer: 1234,
  appointment: 18663,
  attachment: 3675,
  source: 123,
  record: 5001,
}

/**
 * Ids of providers and brands stay the same, because adapters under development have them in their settings.
 */
const skippable = ['job', 'customer', 'appointment', 'attachment'] as const

export interface DraftOptions {
  ids: IdSource
  /** Milliseconds since 1970, by the sandbox's clock. */
  now: number
  /** One group per account, or one per job. */
  fifo: 'account' | 'job'
}

/**
 * The world as one command would leave it. Rules read and write the draft; the world does not change until
 * the decision is committed, so that a command happens as a whole or not at all.
 */
export class Draft implements ReadonlyWorld {
  readonly now: number
  readonly #world: ReadonlyWorld
  readonly #ids: IdSource
  readonly #fifo: 'account' | 'job'
  readonly #written = new Map<string, Change>()
  readonly #messages: OutgoingMessage[] = []
  readonly #files: StoredFile[] = []
  readonly #callbacks: Callback[] = []
  readonly #outcomes: RecordOutcome[] = []

  constructor(world: ReadonlyWorld, options: DraftOptions) {
    this.#world = world
    this.#ids = options.ids
    this.now = options.now
    this.#fifo = options.fifo
  }

  get<T extends TableName>(table: T, id: string): Rows[T] | undefined {
    const change = this.#written.get(`${table}\n${id}`)
    return isOf(change, table) ? change.row : this.#world.get(table, id)
  }

  *entries<T extends TableName>(table: T): Iterable<[string, Rows[T]]> {
    const fresh = new Map<string, Rows[T]>()
    for (const change of this.#written.values()) if (isOf(change, table)) fresh.set(change.id, change.row)
    for (const [id, row] of this.#world.entries(table)) {
      yield [id, fresh.get(id) ?? row]
      fresh.delete(id)
    }
    yield* fresh
  }

  put(change: Change): void {
    this.#written.set(`${change.table}\n${change.id}`, change)
  }

  /** The next id of a kind that no row of that table has yet. */
  nextId(kind: keyof typeof firstIds, isTaken: (id: number) => boolean = () => false): number {
    let id = this.count(kind) + firstIds[kind] - 1
    while (isTaken(id)) id = this.count(kind) + firstIds[kind] - 1
    return id
  }

  /** In a new world, skips the next ids of jobs, people and what belongs to them. */
  skipIds(count: number): void {
    for (const name of [...skippable, 'sample']) {
      if (this.get('sequences', name) === undefined) {
        this.put({ table: 'sequences', id: name, row: { last: count } })
      }
    }
  }

  /** Counts up: 1, 2, 3, ... for each name, over restarts too. */
  count(name: string): number {
    const last = (this.get('sequences', name)?.last ?? 0) + 1
    this.put({ table: 'sequences', id: name, row: { last } })
    return last
  }

  uuid(purpose: string): string {
    return this.#ids.uuid(purpose, this.count('uuid'))
  }

  link(...name: string[]): DispatchId | undefined {
    return this.get('links', name.join('\n'))?.to
  }

  setLink(to: DispatchId, ...name: string[]): void {
    this.put({ table: 'links', id: name.join('\n'), row: { to } })
  }

  /** Queues a payload of the usual form: one action that puts one entity. */
  tell(accountKey: string, key: string, entity: unknown, jobId?: DispatchId): void {
    const payload = { Actions: [{ ID: null, Put: { [key]: entity } }] }
    this.queue({
      accountKey,
      type: key,
      payloadText: stringifyJson(payload),
      ...(jobId !== undefined && { jobId }),
    })
  }

  queue(
    message: Omit<OutgoingMessage, 'id' | 'procedureId' | 'group'> & {
      id?: string
      group?: string
      jobId?: DispatchId
    },
  ): OutgoingMessage {
    const { jobId, ...rest } = message
    const group =
      this.#fifo === 'account' ? 'account' : jobId === undefined ? 'other' : `job:${idText(jobId)}`
    const complete = { group, id: this.uuid('message'), procedureId: this.uuid('procedure'), ...rest }
    this.#messages.push(complete)
    return complete
  }

  keepFile(file: StoredFile): void {
    this.#files.push(file)
  }

  callBack(callback: Omit<Callback, 'id'>): Callback {
    const complete = { id: this.uuid('callback'), ...callback }
    this.#callbacks.push(complete)
    return complete
  }

  report(outcome: RecordOutcome): void {
    this.#outcomes.push(outcome)
  }

  decision(): Decision {
    return {
      changes: [...this.#written.values()],
      messages: this.#messages,
      files: this.#files,
      callbacks: this.#callbacks,
      outcomes: this.#outcomes,
    }
  }
}

function isOf<T extends TableName>(
  change: Change | undefined,
  table: T,
): change is Change & { table: T; row: Rows[T] } {
  return change?.table === table
}
