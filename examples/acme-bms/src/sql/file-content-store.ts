import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

const rowSchema = z.object({ content: z.instanceof(Uint8Array) })

/** The bytes of files, apart from what is said about them. They go with their file's row. */
export class FileContentStore {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(fileId: string, content: Uint8Array): void {
    this.#database.prepare('insert into file_contents (file_id, content) values (?, ?)').run(fileId, content)
  }

  find(fileId: string): Uint8Array | undefined {
    const row = this.#database.prepare('select content from file_contents where file_id = ?').get(fileId)
    return row === undefined ? undefined : rowSchema.parse(row).content
  }
}
