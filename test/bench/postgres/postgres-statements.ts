import type { Statements } from '../multiply.ts'

/** How PostgreSQL takes SQL from outside of its store. */
export function postgresStatements(query: (sql: string) => Promise<Record<string, unknown>[]>): Statements {
  return {
    series: (count) => `generate_series(1, ${count}) as counter (n)`,
    columnsOf: async (table) =>
      (await query(`select column_name from information_schema.columns where table_name = '${table}'`)).map(
        ({ column_name: name }) => String(name),
      ),
    run: async (sql, table) => {
      await query(sql)
      await query(
        `select setval(pg_get_serial_sequence('${table}', 'seq'), (select max(seq) from ${table}))
         where pg_get_serial_sequence('${table}', 'seq') is not null`,
      ).catch((error: unknown) => {
        // Rows of attempts have no number of their own.
        if (!String(error).includes('"seq"')) throw error
      })
    },
    settle: async () => void (await query('vacuum analyze')),
  }
}
