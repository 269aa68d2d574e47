import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { join } from 'node:path'

/** Where a gateway keeps its work, and a look into it from outside. */
export interface StorePlace {
  /** Value of `TRUCKROLL_STORE`. */
  readonly setting: string
  /** True if another connection sees the event of that id; undefined if that cannot be asked for. */
  isRecorded(eventId: string): boolean | undefined
  /** Lets go of the store, so that its next start is alone with what the last one left. */
  letGo(): void
}

/** SQLite in a folder. Looks through a connection of its own, which sees only what was committed. */
export class SqlitePlace implements StorePlace {
  readonly path: string
  #looking: { readonly database: DatabaseSync; readonly statement: StatementSync } | undefined

  constructor(folder: string) {
    this.path = join(folder, 'truckroll.db')
  }

  get setting(): string {
    return `sqlite:${this.path}`
  }

  isRecorded(eventId: string): boolean {
    this.#looking ??= this.#look()
    return this.#looking.statement.get(eventId) !== undefined
  }

  letGo(): void {
    this.#looking?.database.close()
    this.#looking = undefined
  }

  #look() {
    const database = new DatabaseSync(this.path, { readOnly: true, timeout: 1_000 })
    return { database, statement: database.prepare('select 1 from events where id = ?') }
  }
}
