import pg from 'pg'

/** Holds connections to a server, so that nobody else can have them. */
export class Occupation implements AsyncDisposable {
  readonly #url: string
  readonly #held: pg.Client[] = []

  constructor(url: string) {
    this.#url = url
  }

  get count(): number {
    return this.#held.length
  }

  /** Opens connections until the server refuses more, or this many are held. */
  async take(most: number = Number.POSITIVE_INFINITY): Promise<void> {
    while (this.#held.length < most) {
      const client = new pg.Client({ connectionString: this.#url, application_name: 'occupation' })
      // If the server ends a connection, it is no longer held; nothing else happens.
      client.on('error', () => undefined)
      try {
        await client.connect()
      } catch {
        return
      }
      this.#held.push(client)
    }
  }

  /** Runs a statement on a held connection: if all are taken, there is no other. */
  async query(sql: string): Promise<void> {
    const [client] = this.#held
    if (client === undefined) throw new Error('expected a connection that is held: take() one first')
    await client.query(sql)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#held.splice(0).map((client) => client.end()))
  }
}
