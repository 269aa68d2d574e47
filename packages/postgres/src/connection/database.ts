import { setTimeout as pause } from 'node:timers/promises'
import {
  awaitRoutine,
  GatewayError,
  type Logger,
  type Request,
  type Routine,
  type Row,
  type Values,
  toPrintableUrl,
  Statement,
  Time,
  Together,
} from '@truckroll/store'
import pg from 'pg'
import { createTypes } from './create-types.ts'
import { isCanceledWait, StandbyError, StandbyWatch } from './standby-watch.ts'
import { looksUpWords } from '../sql/job-words-sql.ts'
import { Statements } from './statement.ts'
import { failureKind, toStoreError } from './to-store-error.ts'
import { readTime, transact, type Committed } from './transaction.ts'

export interface DatabaseOptions {
  readonly url: string
  /** Where the tables are; made if it is missing. */
  readonly schema: string
  /** Where the functions of this program's version are. */
  readonly codeSchema: string
  readonly connections: number
  /** How long an operation that lost its connection is tried again. */
  readonly retryMs: number
  readonly logger: Logger
}

export interface RunOptions {
  /** False if repeating what may have happened already does harm, or where an answer is wanted at once. */
  readonly retriesLost?: boolean
}

const CONNECT_MS = 5_000
/** A server that went away without a word is noticed after this long at the latest. */
const QUERY_MS = 65_000
const MAX_CONFLICTS = 10

/** A bounded pool of connections; every statement is a transaction of its own. */
export class Database {
  readonly place: string
  readonly standby: StandbyWatch
  readonly #options: DatabaseOptions
  readonly #statements = new Statements()
  readonly #pool: pg.Pool
  readonly #closing = new AbortController()
  #closed: Promise<void> | undefined

  constructor(options: DatabaseOptions) {
    this.#options = options
    this.place = toPrintableUrl(options.url)
    this.standby = new StandbyWatch({
      place: this.place,
      createClient: ({ waits }) =>
        new pg.Client({ ...this.#clientOptions(), ...(waits ? { query_timeout: 0 } : {}) }),
      logger: options.logger,
    })
    this.#pool = new pg.Pool({
      ...this.#clientOptions(),
      max: options.connections,
      // A connection's first words; it is not handed out before they were heard.
      // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for the promise, its types do not say so
      onConnect: (client) => client.query(this.#settings()).then(() => undefined),
    })
    // An idle connection that breaks is replaced when the next one is needed.
    this.#pool.on('error', ignore)
    // Between two hands the pool listens to a connection no more, and its last words may come together with an answer.
    // The next query tells them.
    this.#pool.on('connect', (client) => void client.on('error', ignore))
  }

  /** A connection outside of the pool, for listening. The caller connects and ends it. */
  createClient(): pg.Client {
    return new pg.Client(this.#clientOptions())
  }

  /** Runs a statement that writes; resolves with how many rows it changed. */
  async run(sql: string, parameters: Values = {}, options: RunOptions = {}): Promise<number> {
    const statement = this.#statements.bind(sql, parameters)
    const { rowCount } = await this.#retry(options, () =>
      this.#write((client) => client.query<Row>(statement)),
    )
    return rowCount ?? 0
  }

  /** Several statements on one connection: for opening, where the driver's own errors are wanted. */
  withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    // After an error nobody knows in what state it is.
    return this.#write(work, () => true)
  }

  /** One value that the server tells of itself; undefined if this kind of server does not tell it. */
  async readOne(sql: string): Promise<string | undefined> {
    try {
      const { rows } = await this.#pool.query<{ value: string | null }>(sql)
      return rows[0]?.value ?? undefined
    } catch (error) {
      if (failureKind(error) === 'refused') return undefined
      throw error
    }
  }

  /** From now on nothing is tried again. */
  giveUp(): void {
    this.#closing.abort()
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.giveUp()
    await this.standby.close()
    await this.#pool.end()
  }

  /** Work of the port that only reads: each statement by itself. `given`: the time to work by. */
  read<T>(create: () => Routine<T>, given: number | undefined): Promise<T> {
    const fill = async (request: Request): Promise<void> => {
      if (request instanceof Together) await Promise.all(request.requests.map(fill))
      else if (request instanceof Statement) {
        const statement = this.#statements.bind(request.sql, request.values, request.each)
        const found = looksUpWords(request.sql) ? this.#lookUpWords(statement) : this.#query(statement)
        request.rows = (await found).rows
      } else if (request instanceof Time)
        request.now = await readTime((statement) => this.#query(statement), given)
      else throw new TypeError('a routine that reads asks for rows only')
    }
    return awaitRoutine(create(), fill)
  }

  /** Work of the port as one transaction, repeated if another one was in its way. */
  transact<T>(
    create: () => Routine<T>,
    now: number | undefined,
    options: RunOptions = {},
  ): Promise<Committed<T>> {
    const ids: string[] = []
    return this.#retry(options, () =>
      this.#write((client) => transact(client, this.#statements, create(), now, ids)),
    )
  }

  /** Work that commits. What the server refused leaves a connection that can be used on; of any other nobody knows. */
  async #write<T>(
    work: (client: pg.PoolClient) => Promise<T>,
    isBroken = (error: unknown) => failureKind(error) === 'lost',
  ): Promise<T> {
    this.standby.refuse()
    const client = await this.#pool.connect()
    let isCanceled = false
    const hear = (notice: { readonly routine?: string | undefined }) => {
      isCanceled ||= isCanceledWait(notice)
    }
    client.on('notice', hear)
    try {
      const value = await this.standby.watch(work(client))
      if (isCanceled) throw this.standby.toCanceled()
      client.release()
      return value
    } catch (error) {
      const waits = error instanceof StandbyError
      // Its end would wait for the commit.
      if (waits && client instanceof pg.Client) client.connection.stream.destroy()
      client.release(waits || isBroken(error))
      throw error
    } finally {
      client.off('notice', hear)
    }
  }

  async #query(statement: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.#retry({}, () => this.#pool.query<Row>(statement))
  }

  async #lookUpWords(statement: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.#retry({}, async () => {
      const client = await this.#pool.connect()
      try {
        const [, found] = await Promise.all([
          client.query('begin read only; set local enable_seqscan = on; set local enable_bitmapscan = on'),
          client.query<Row>(statement),
          // Ends it also if the statement failed.
          client.query('commit'),
        ])
        client.release()
        return found
      } catch (error) {
        client.release(true)
        throw error
      }
    })
  }

  async #retry<T>({ retriesLost = true }: RunOptions, attempt: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt()
      } catch (error) {
        const kind = failureKind(error)
        const isInTime = performance.now() - startedAt < this.#options.retryMs
        const mayRetry =
          kind === 'conflict' ? tries < MAX_CONFLICTS : kind === 'lost' && retriesLost && isInTime
        if (!mayRetry || this.#closing.signal.aborted)
          throw toStoreError(error, `The store ${this.place} failed`)
        await this.#rest(kind === 'conflict' ? 2 ** Math.min(tries, 6) : Math.min(1_000, 50 * 2 ** tries))
      }
    }
  }

  /** Between half and all of the time given, so that those in each other's way part. */
  async #rest(ms: number): Promise<void> {
    try {
      await pause(ms * (0.5 + Math.random() / 2), undefined, { signal: this.#closing.signal })
    } catch {
      // Closing: the next failure is the last.
    }
  }

  #clientOptions(): pg.ClientConfig {
    return {
      connectionString: this.#options.url,
      application_name: 'truckroll',
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: QUERY_MS,
      // A transaction's statements that do not wait for each other's answers share a round trip.
      pipeline: true,
      keepAlive: true,
      types: createTypes(),
    }
  }

  /**
   * What a commit promised survives the server's crash, whatever its configuration says. The planner's statistics of a
   * queue are those of an hour ago: with an empty table in mind it would read all rows that wait, so it is told to use
   * the indexes that were made for it. A transaction whose process hangs lets go of its rows.
   */
  #settings(): string {
    const path = [this.#options.codeSchema, this.#options.schema]
      .map((name) => pg.escapeIdentifier(name))
      .join(', ')
    return `set search_path to ${path}; set synchronous_commit = on; set enable_seqscan = off;
      set enable_bitmapscan = off; set jit = off; set idle_in_transaction_session_timeout = '30s';
      set statement_timeout = '60s'; set client_min_messages = warning`
  }
}

function ignore(): void {}

/** An error for a store that is not open. */
export function notOpen(place: string, isOpening: boolean): GatewayError {
  const why = isOpening ? 'its server was not reached yet' : 'open() it first, and not after close()'
  return new GatewayError('TR_STORE_UNAVAILABLE', `The store ${place} is not open: ${why}`, {
    isRetryable: true,
  })
}
