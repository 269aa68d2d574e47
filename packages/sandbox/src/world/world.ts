import type { Change, Rows, TableName } from './tables.ts'

/** What a rule may ask of the world. */
export interface ReadonlyWorld {
  get<T extends TableName>(table: T, id: string): Rows[T] | undefined
  entries<T extends TableName>(table: T): Iterable<[string, Rows[T]]>
}

type RowMaps = { [T in TableName]: Map<string, Rows[T]> }

/** The state of the network, in memory. Changed only by `apply`, with what a rule decided. */
export class World implements ReadonlyWorld {
  readonly #rows: RowMaps = {
    accounts: new Map(),
    organizations: new Map(),
    customers: new Map(),
    jobs: new Map(),
    appointments: new Map(),
    attachments: new Map(),
    records: new Map(),
    requests: new Map(),
    posts: new Map(),
    links: new Map(),
    sequences: new Map(),
  }

  get<T extends TableName>(table: T, id: string): Rows[T] | undefined {
    return this.#rows[table].get(id)
  }

  entries<T extends TableName>(table: T): Iterable<[string, Rows[T]]> {
    return this.#rows[table].entries()
  }

  list<T extends TableName>(table: T): Rows[T][] {
    return [...this.#rows[table].values()]
  }

  /** Forgets everything but what was counted: no id is ever given twice. */
  clear(): void {
    for (const [table, rows] of Object.entries(this.#rows)) if (table !== 'sequences') rows.clear()
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#put(change)
  }

  #put<T extends TableName>(change: { table: T; id: string; row: Rows[T] }): void {
    this.#rows[change.table].set(change.id, change.row)
  }
}
