import pg from 'pg'

export const serverUser = 'truckroll'

let made = 0

/** A server on a port of 127.0.0.1, for code that uses its databases. */
export class DatabaseServer {
  readonly port: number

  constructor(port: number) {
    this.port = port
  }

  url(database = 'postgres'): string {
    return `postgres://${serverUser}@127.0.0.1:${this.port}/${database}`
  }

  /** Makes an empty database, or a copy of another one; resolves with its URL. */
  async createDatabase(template?: string): Promise<string> {
    made += 1
    const name = `d${process.pid}_${made}`
    const from = template === undefined ? '' : ` template ${databaseOf(template)}`
    await this.query(`create database ${name}${from}`)
    return this.url(name)
  }

  /** Removes a database, even if somebody is still connected to it. */
  async dropDatabase(url: string): Promise<void> {
    await this.query(`drop database if exists ${databaseOf(url)} with (force)`)
  }

  /** Runs one statement as the owner of everything. */
  async query(
    sql: string,
    values: unknown[] = [],
    database = 'postgres',
  ): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url(database) })
    await client.connect()
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql, values)
      return rows
    } finally {
      await client.end()
    }
  }
}

/** The name of the database behind a URL. */
export function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1)
}
