/** How a database takes SQL from outside of its store. */
export interface Statements {
  /** A table `counter` of one column `n`, from 1 on. */
  series(count: number): string
  columnsOf(table: string): Promise<readonly string[]>
  run(sql: string, table: string): Promise<unknown>
  /** What a database does by itself after so many rows, some time. */
  settle(): Promise<void>
}

/** Ids of jobs are numbers; copies are beyond all others. */
const newId = (column: string) => `cast(cast(${column} as bigint) + 1000000 * cast(n as bigint) as text)`
export interface Copies {
  readonly times: number
  /** Far enough that no two copies get the same number; there are fewer rows than that in each table. */
  readonly apart: number
  /** Of copies up to this one retention took the bodies; default: of none. */
  readonly emptied?: number
}

type Changed = Readonly<Record<string, Readonly<Record<string, string>>>>

/** What changes in a copy, by table. Where its job stands is the first one's event, which every copy may read. */
const changedOf = ({ apart, emptied = 0 }: Copies): Changed => ({
  jobs: {
    seq: `seq + n * ${apart}`,
    id: newId('id'),
    id_json: newId('id_json'),
    bms_id: `bms_id || '-' || n`,
    search_bms_id: `search_bms_id || '-' || n`,
    external_id: `external_id || '-' || n`,
    customer_phone: `customer_phone || n`,
    /** No word of a copy begins as one of the original: that would be found with it. */
    search_text: `replace(search_text, 'customer', 'x' || n || 'customer')`,
    search_phones: `cast(n as text) || '00' || search_phones`,
  },
  events: {
    seq: `seq + n * ${apart}`,
    id: `id || '-' || n`,
    message_id: `message_id || '-' || n`,
    key: `key || '-' || n`,
    job_id: newId('job_id'),
    entity_id: newId('entity_id'),
    purged_at: `case when n <= ${emptied} then finished_at end`,
  },
  attempts: { event_seq: `event_seq + n * ${apart}` },
  updates: {
    seq: `seq + n * ${apart}`,
    id: `id || '-' || n`,
    key: `key || '-' || n`,
    job_id: newId('job_id'),
    idempotency_key: `idempotency_key || '-' || n`,
  },
  update_history: { seq: `seq + n * ${apart}`, update_seq: `update_seq + n * ${apart}` },
})

/** Only what is done: of what is parked or open there are as many as people can look at. */
const only: Readonly<Record<string, string>> = {
  events: `where state = 'done'`,
  jobs: `where bms_id is not null`,
  updates: `where state = 'sent'`,
}

/** Repeats what is done under other ids. */
export async function multiply(statements: Statements, copies: Copies): Promise<void> {
  for (const [table, changed] of Object.entries(changedOf(copies))) {
    const columns = await statements.columnsOf(table)
    const values = columns.map((column) => changed[column] ?? column)
    const rows = `(select * from ${table} ${only[table] ?? ''}) as one`
    const sql = `insert into ${table} (${columns.join(', ')})
      select ${values.join(', ')} from ${statements.series(copies.times)} cross join ${rows}`
    await statements.run(sql, table)
  }
}
