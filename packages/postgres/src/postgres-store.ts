import type * as Port from '@truckroll/store'
import { RoutineStore, toPrintableUrl } from '@truckroll/store'
import { notOpen } from './connection/database.ts'
import { InFlight } from './connection/in-flight.ts'
import { Lane } from './connection/lane.ts'
import { SameTurn } from './connection/same-turn.ts'
import { openStore, type OpenStore } from './open-store.ts'
import type { ResolvedPostgresOptions } from './resolved-postgres-options.ts'

/** How long closing waits for operations under way: a server that went away must not hold up the end. */
const CLOSE_MS = 4_000

/** The store port on PostgreSQL: every method is one transaction. */
export class PostgresStore extends RoutineStore implements Port.Store {
  readonly #options: ResolvedPostgresOptions
  readonly #inFlight = new InFlight()
  #opening: Promise<OpenStore> | undefined
  #abort = new AbortController()
  #open: OpenStore | undefined

  constructor(options: ResolvedPostgresOptions) {
    super()
    this.#options = options
  }

  async open(stamp: Port.StoreStamp): Promise<void> {
    if (this.#opening === undefined) {
      this.#abort = new AbortController()
      this.#opening = openStore(this.#options, stamp, (kind) => this.wake(kind), this.#abort.signal)
    }
    const opening = this.#opening
    try {
      const open = await opening
      if (this.#opening === opening) this.#open = open
    } catch (error) {
      if (this.#opening === opening) this.#opening = undefined
      throw error
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening
    if (opening === undefined) return
    this.#opening = undefined
    this.#abort.abort()
    // A store that failed to open has nothing to close, and its opener was told.
    const open = await opening.catch(() => undefined)
    if (open === undefined) return
    open.gate.flush()
    await this.#inFlight.settled(CLOSE_MS)
    this.#open = undefined
    await open.close()
  }

  /** Words stay in an index of this kind, whatever becomes of their rows. */
  override get cleanUp(): readonly string[] {
    return [`reindex index concurrently ${this.#options.schema}.jobs_by_words`]
  }

  checkWritable(): Promise<void> {
    return this.#write(({ parts }) => parts.meta.checkWritable())
  }

  override claimEvents(options: Port.ClaimOptions): Promise<readonly Port.ClaimedEvent[]> {
    return this.#write(({ parts, context }) =>
      parts.claims.claim(options, (create) => context.run(create, { retriesLost: false })),
    )
  }

  override claimSends(options: Port.SendClaimOptions): Promise<readonly Port.ClaimedSend[]> {
    return this.#write(({ parts, context }) =>
      parts.sends.claim(options, (create) => context.run(create, { retriesLost: false })),
    )
  }

  override async acquireLease(
    credential: string,
    holder: string,
    ttlMs: number,
  ): Promise<Port.Lease | undefined> {
    const { held } = this.#opened().parts
    const lease = await super.acquireLease(credential, holder, ttlMs)
    if (lease !== undefined) held.add(lease)
    return lease
  }

  override async releaseLease(lease: Port.Lease): Promise<void> {
    const { held } = this.#opened().parts
    await super.releaseLease(lease)
    held.remove(lease)
  }

  protected work(): Port.RoutineWork {
    return this.#opened().parts
  }

  protected run<T>(create: (work: Port.RoutineWork) => Port.Routine<T>): Promise<T> {
    return this.#write(({ context, parts }) => context.run(() => create(parts)))
  }

  protected read<T>(create: (work: Port.RoutineWork) => Port.Routine<T>): Promise<T> {
    return this.#read(({ context, parts }) => context.read(() => create(parts)))
  }

  protected override gather<Item, Answer>({ does, bytesOf, isUrgent }: Port.SharedOperation<Item, Answer>) {
    const lanes = new WeakMap<OpenStore, Pick<Lane<Item, Answer>, 'run'>>()
    const laneOf = (open: OpenStore) => {
      const { context, parts } = open
      const write = (items: readonly Item[]) => context.run(() => does(parts, items))
      const lane = lanes.get(open) ?? (isUrgent ? new SameTurn(write) : new Lane(write))
      lanes.set(open, lane)
      return lane
    }
    return (item: Item) => this.#write((open) => laneOf(open).run(item, bytesOf(item)))
  }

  /** Goes when the scheduler of commits lets it. */
  #write<T>(operation: (open: OpenStore) => Promise<T>): Promise<T> {
    return this.#inFlight.follow(async () => {
      const open = this.#opened()
      await open.gate.pass()
      return operation(open)
    })
  }

  #read<T>(query: (open: OpenStore) => Promise<T>): Promise<T> {
    return this.#inFlight.follow(async () => query(this.#opened()))
  }

  #opened(): OpenStore {
    if (this.#open !== undefined && this.#opening !== undefined) return this.#open
    throw notOpen(toPrintableUrl(this.#options.url), this.#opening !== undefined)
  }
}
