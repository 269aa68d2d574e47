import pg from 'pg'

export const serverUser = 'truckroll'

let made = 0

/** A server on a port of 127.0.0.1, for code that uses its databases. */
export class DatabaseServer {
  readonly port: number
  #maker: Promise<pg.Client> | undefined

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
    await this.#make(`create database ${name}${from}`)
    return this.url(name)
  }

  /** Removes a database, even if somebody is still connected to it. */
  async dropDatabase(url: string): Promise<void> {
    await this.#make(`drop database if exists ${databaseOf(url)} with (force)`)
  }

  /** Ends the connection that made databases. */
  protected async endMaker(): Promise<void> {
    const client = await this.#maker?.catch(() => undefined)
    await client?.end()
  }

  /** By a connection that stays: a new one needs twice as long for it as the server needs for the database. */
  async #make(sql: string): Promise<void> {
    this.#maker ??= this.#connectMaker()
    const client = await this.#maker
    await client.query(sql)
  }

  async #connectMaker(): Promise<pg.Client> {
    const forget = () => {
      this.#maker = undefined
    }
    const client = new pg.Client({ connectionString: this.url() })
    // The server may end before us, and may come back.
    client.on('error', forget)
    client.on('end', forget)
    try {
      await client.connect()
    } catch (error) {
      forget()
      throw error
    }
    return client
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
