import { setTimeout as pause } from 'node:timers/promises'
import type { Logger, WorkKind } from '@truckroll/store'
import pg from 'pg'
import { shareStore } from '../offline/use-lock.ts'
import type { Database } from './database.ts'

const kinds: readonly WorkKind[] = ['inbox', 'outbox']
/** At most so often the other processes are told of new work. */
const SEND_EVERY_MS = 10
const RECONNECT_MS = 1_000

/** A connection that listens. */
interface Line {
  readonly ended: Promise<void>
}

/**
 * Wakes the other processes of this store by LISTEN and NOTIFY. A notice that is lost costs time alone: whoever waits for
 * work sweeps as well. Notices go out by themselves, after the commit and not in it: a transaction that notifies holds
 * up every other one of the cluster that does until its own commit has reached the disk. Its connection lasts as long as
 * the store is open, so the lock that tells of a gateway on the store is held by it.
 */
export class WorkNotifier {
  readonly #database: Database
  readonly #schema: string
  readonly #channel: string
  readonly #self: string
  readonly #logger: Logger
  readonly #wake: (kind: WorkKind) => void
  readonly #reconnected: () => Promise<void>
  readonly #closing = new AbortController()
  readonly #pending = new Set<WorkKind>()
  #sending: Promise<void> | undefined
  #listening: Promise<void> | undefined
  #client: pg.Client | undefined

  /** `reconnected`: whatever is to be looked at before work goes on with a server that may be another one by now. */
  constructor(
    database: Database,
    schema: string,
    self: string,
    logger: Logger,
    wake: (kind: WorkKind) => void,
    reconnected: () => Promise<void>,
  ) {
    this.#database = database
    this.#schema = schema
    // Channels belong to the whole database, names of schemas to the store.
    this.#channel = `${schema}_work`
    this.#self = self
    this.#logger = logger
    this.#wake = wake
    this.#reconnected = reconnected
  }

  /** Resolves once it receives what the others send; goes on listening until closed. */
  async start(): Promise<void> {
    const line = await this.#listen()
    this.#listening = this.#keepListening(line)
  }

  /** Tells the others, soon. */
  notify(kind: WorkKind): void {
    this.#pending.add(kind)
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#client?.end().catch(() => undefined)
    await Promise.all([this.#listening, this.#sending])
  }

  async #sendAll(): Promise<void> {
    while (this.#pending.size > 0 && !this.#closing.signal.aborted) {
      const payloads = [...this.#pending].map((kind) => `${kind} ${this.#self}`)
      this.#pending.clear()
      try {
        await this.#database.run(
          'select pg_notify(:channel, payload) from unnest(:payloads::text[]) as payload',
          { channel: this.#channel, payloads },
          { retriesLost: false },
        )
      } catch (error) {
        this.#logger.debug({ err: error }, 'the other processes could not be told of new work; they sweep')
      }
      await this.#rest(SEND_EVERY_MS)
    }
  }

  async #keepListening(first: Line): Promise<void> {
    for (let line: Line | undefined = first; line !== undefined; line = await this.#listenAgain()) {
      if (line !== first) {
        await this.#lookAgain()
        kinds.forEach((kind) => this.#wake(kind))
      }
      await line.ended
    }
  }

  /** If the server is away again, so is this connection soon, and it is looked at with the next. */
  async #lookAgain(): Promise<void> {
    try {
      await this.#reconnected()
    } catch (error) {
      this.#logger.debug({ err: error }, 'the database could not be looked at; connecting again')
      await this.#client?.end().catch(() => undefined)
    }
  }

  /** Undefined once closed. What was told in the meantime was not heard. */
  async #listenAgain(): Promise<Line | undefined> {
    if (!this.#closing.signal.aborted) {
      this.#logger.warn({}, 'the connection that hears of new work was lost; connecting again')
    }
    while (!this.#closing.signal.aborted) {
      try {
        return await this.#listen()
      } catch (error) {
        this.#logger.debug({ err: error }, 'not connected yet')
        await this.#rest(RECONNECT_MS)
      }
    }
    return undefined
  }

  async #listen(): Promise<Line> {
    const client = this.#database.createClient()
    const ended = new Promise<void>((resolve) => void client.once('end', () => resolve()))
    // It is followed by the end, which is what counts.
    client.on('error', () => undefined)
    client.on('notification', ({ payload = '' }) => this.#hear(payload))
    try {
      await client.connect()
      await shareStore(client, this.#schema, this.#database.place)
      await client.query(`listen ${pg.escapeIdentifier(this.#channel)}`)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    this.#client = client
    if (this.#closing.signal.aborted) await client.end()
    return { ended }
  }

  #hear(payload: string): void {
    const [word, sender] = payload.split(' ')
    const kind = kinds.find((one) => one === word)
    if (kind !== undefined && sender !== this.#self) this.#wake(kind)
  }

  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }
}
