import { parseJson, stringifyJson } from '@truckroll/protocol'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { SandboxError } from '../errors.ts'
import type { QueueEntry } from '../queue/fifo-queue.ts'
import type { StoredFile } from '../world/decision.ts'
import { tableNames, tables } from '../world/tables.ts'
import type { Change } from '../world/tables.ts'
import { queueEntrySchema } from './queue-entry-schema.ts'
import { FinishedLog } from './finished-log.ts'
import { ReceivedLog } from './received-log.ts'
import { schemaSql, schemaVersion } from './schema.ts'

export interface StoredQueueEntry {
  accountKey: string
  entry: QueueEntry
}

/** The sandbox's data. If `data` names a file, it survives a restart; otherwise it is in memory. */
export class SandboxStore {
  readonly received: ReceivedLog
  readonly finished: FinishedLog
  readonly #database: DatabaseSync
  readonly #putRow: StatementSync
  readonly #putMessage: StatementSync
  readonly #deleteMessage: StatementSync
  readonly #putFile: StatementSync
  readonly #getFile: StatementSync

  constructor(data: string) {
    this.#database = openDatabase(data)
    this.received = new ReceivedLog(this.#database)
    this.finished = new FinishedLog(this.#database)
    this.#putRow = this.#database.prepare('insert or replace into rows (tab, id, json) values (?, ?, ?)')
    this.#putMessage = this.#database.prepare(
      'insert or replace into messages (account, seq, json) values (?, ?, ?)',
    )
    this.#deleteMessage = this.#database.prepare('delete from messages where account = ? and seq = ?')
    this.#putFile = this.#database.prepare(
      'insert or replace into files (token, name, content_type, bytes) values (?, ?, ?, ?)',
    )
    this.#getFile = this.#database.prepare(
      'select token, name, content_type, bytes from files where token = ?',
    )
  }

  /** Runs all of `write` or nothing. `write` must be synchronous, because there is one connection. */
  commit<T>(write: () => T): T {
    this.#database.exec('begin immediate')
    try {
      const result = write()
      this.#database.exec('commit')
      return result
    } catch (error) {
      this.#database.exec('rollback')
      throw error
    }
  }

  getMeta(name: string): string | undefined {
    const row = this.#database.prepare('select value from meta where name = ?').get(name)
    return typeof row?.['value'] === 'string' ? row['value'] : undefined
  }

  setMeta(name: string, value: string): void {
    this.#database.prepare('insert or replace into meta (name, value) values (?, ?)').run(name, value)
  }

  putRows(changes: readonly Change[]): void {
    for (const { table, id, row } of changes) this.#putRow.run(table, id, stringifyJson(row))
  }

  readRows(): Change[] {
    const select = this.#database.prepare('select id, json from rows where tab = ?')
    return tableNames.flatMap((table) =>
      select.all(table).map(({ id, json }) => toChange(table, String(id), String(json))),
    )
  }

  /** Forgets all that happened; what was counted stays, so that no id is given twice. */
  clear(): void {
    this.#database.exec(
      "delete from rows where tab <> 'sequences'; delete from messages; delete from finished; delete from files; delete from received",
    )
  }

  putMessage(accountKey: string, entry: QueueEntry): void {
    this.#putMessage.run(accountKey, entry.seq, stringifyJson(entry))
  }

  /** The message left its queue; it is kept for a while, so that it can be sent again by hand. */
  finishMessage(accountKey: string, { seq, message }: QueueEntry): void {
    this.commit(() => {
      this.#deleteMessage.run(accountKey, seq)
      this.finished.add(message)
    })
  }

  readMessages(): StoredQueueEntry[] {
    const rows = this.#database.prepare('select account, json from messages order by account, seq').all()
    return rows.map(({ account, json }) => ({
      accountKey: String(account),
      entry: queueEntrySchema.parse(parseJson(String(json))),
    }))
  }

  putFile(file: StoredFile): void {
    this.#putFile.run(file.token, file.name, file.contentType, file.bytes)
  }

  getFile(token: string): StoredFile | undefined {
    const row = this.#getFile.get(token)
    if (row === undefined || !(row['bytes'] instanceof Uint8Array)) return undefined
    const { name, content_type: contentType, bytes } = row
    return { token, name: String(name), contentType: String(contentType), bytes }
  }

  close(): void {
    this.#database.close()
  }
}

function toChange(table: (typeof tableNames)[number], id: string, json: string): Change {
  // The table's schema guarantees the type of the row; TypeScript cannot follow that.
  return { table, id, row: tables[table].parse(parseJson(json)) } as Change
}

function openDatabase(data: string): DatabaseSync {
  try {
    const database = new DatabaseSync(data)
    database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 2000')
    const version = database.prepare('pragma user_version').get()?.['user_version']
    if (version !== 0 && version !== schemaVersion) {
      database.close()
      throw new Error(
        `written by version ${String(version)}, this is ${schemaVersion}: delete it or name another`,
      )
    }
    database.exec(schemaSql)
    database.exec(`pragma user_version = ${schemaVersion}`)
    return database
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new SandboxError('TR_SANDBOX_DATA', `expected a data file that can be opened: ${why}`, { cause })
  }
}
