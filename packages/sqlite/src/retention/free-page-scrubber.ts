import type { Connection } from '../connection/connection.ts'

/** Of pages that one slice overwrites: a few milliseconds. */
const sliceBytes = 4_000_000

/**
 * Overwrites pages that hold nothing any more: fills them with zeros, and gives them back once none is left. What was
 * removed from pages in use was overwritten then (`secure_delete`).
 */
export class FreePageScrubber {
  readonly #connection: Connection
  #isFilling = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** One slice; false once the round is through. */
  scrub(): boolean {
    const free = this.#read('freelist_count')
    if (free === 0) return this.#finish()
    if (!this.#isFilling)
      this.#connection.execute('create table if not exists scrubbing (zeros blob not null)')
    this.#isFilling = true
    const pageBytes = this.#read('page_size')
    // Each page of a long value names the next one in four bytes.
    const bytes = Math.min(free, Math.ceil(sliceBytes / pageBytes)) * (pageBytes - 4)
    this.#connection.run('insert into scrubbing (zeros) values (zeroblob(:bytes))', { bytes })
    return true
  }

  #finish(): boolean {
    if (this.#isFilling) this.#connection.execute('drop table scrubbing')
    this.#isFilling = false
    // The log holds what the pages held before.
    this.#connection.execute('pragma wal_checkpoint(truncate)')
    return false
  }

  #read(pragma: string): number {
    return this.#connection.first(`pragma ${pragma}`, {}, (row) => Number(row[pragma])) ?? 0
  }
}
