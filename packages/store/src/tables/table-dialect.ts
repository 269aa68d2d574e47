/** How a store writes the tables that all stores have. */
export interface TableDialect {
  /** A primary key that counts up by itself. */
  readonly rowNumber: string
  /** Text that something is ordered by: by its bytes, whatever the language of the database. */
  readonly orderedText: string
  /** Milliseconds since the epoch, and what counts without an end. */
  readonly long: string
  readonly real: string
  readonly bytes: string
  /** Of an index of ids that strangers choose. */
  readonly ofAnyLength: string
  /** The end of a table that is read by several indexes. */
  readonly heap: string
  /** The end of a table that is read by its primary key. */
  readonly clustered: string
  /** When the space of rows that are gone is used again. */
  readonly vacuumed: {
    /** Retention deletes from it by the thousand, and it may hold ten million rows. */
    readonly early: string
    readonly earlyWithTexts: string
    /** Its rows change with every event or call. */
    readonly often: string
  }
}

/** What one store has within a table and another has not: with the comma that parts it from the columns before or after. */
export interface OwnColumns {
  /** Of `events`: the body, and what was handed over, if they stand with the event. */
  readonly eventTexts: string
  /** Of `echoes`: its primary key, if it can be one. */
  readonly echoKey: string
}
