import { DatabaseServer } from './database-server.ts'

/** The port of a server that tests may use instead of their own: many short runs then need only one. */
export const lentPortVariable = 'TRUCKROLL_TEST_POSTGRES_PORT'

/** A server that somebody else starts and stops; the databases made through this class are dropped. */
export class LentServer extends DatabaseServer implements AsyncDisposable {
  readonly #made: string[] = []

  /** Undefined if none is lent. @throws Error if the variable does not hold a port. */
  static find(environment = process.env): LentServer | undefined {
    const port = environment[lentPortVariable]
    if (port === undefined) return undefined
    if (!/^[1-9]\d{0,4}$/.test(port)) throw new Error(`${lentPortVariable}: expected a port, got ${port}`)
    return new LentServer(Number(port))
  }

  override async createDatabase(template?: string): Promise<string> {
    const url = await super.createDatabase(template)
    this.#made.push(url)
    return url
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const url of this.#made.splice(0)) await this.dropDatabase(url)
    await this.endMaker()
  }
}
