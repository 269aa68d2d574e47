import type * as Port from '@truckroll/store'
import { GatewayError, recallMessages, RoutineStore, toOutcomes } from '@truckroll/store'
import { SharedWork } from './connection/shared-work.ts'
import { toStoreError } from './connection/to-store-error.ts'
import { readStoreBytes } from './connection/store-bytes.ts'
import { openStore, type OpenStore } from './open-store.ts'
import type { ResolvedSqliteOptions } from './resolved-sqlite-options.ts'
import { metaSql } from './sql/meta-sql.ts'

/** The store port on one SQLite file: every method that writes is one operation of a group commit. */
export class SqliteStore extends RoutineStore implements Port.Store {
  readonly #options: ResolvedSqliteOptions
  #opening: Promise<OpenStore> | undefined
  #open: OpenStore | undefined

  constructor(options: ResolvedSqliteOptions) {
    super()
    this.#options = options
  }

  async open(stamp: Port.StoreStamp): Promise<void> {
    this.#opening ??= openStore(this.#options, stamp, (kind) => this.wake(kind))
    try {
      this.#open = await this.#opening
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }

  async close(): Promise<void> {
    const opening = this.#opening
    if (opening === undefined) return
    // A store that failed to open has nothing to close, and its opener was told.
    const open = await opening.catch(() => undefined)
    if (open === undefined || this.#opening !== opening) return
    open.commits.flush()
    this.#opening = undefined
    this.#open = undefined
    open.close()
  }

  /** On a full disk what was recorded before is a duplicate still: to say so takes no room. */
  override async recordMessages(
    messages: readonly Port.NewMessage[],
    fence?: Port.Fence,
  ): Promise<readonly Port.RecordOutcome[]> {
    try {
      return await super.recordMessages(messages, fence)
    } catch (error) {
      if (!this.#opened().reserve.isSpent) throw error
      const answers = await this.read(() => recallMessages({ messages, fence }))
      if (answers === undefined) throw error
      return toOutcomes(answers, fence)
    }
  }

  checkWritable(): Promise<void> {
    const value = String(this.#options.clock.now())
    // As for what is new, so that a full disk is told although the reserve would take this.
    return this.#write(
      ({ context }) => void context.connection.run(metaSql.set, { name: 'checked_at', value }),
      { grows: true },
    )
  }

  override async readFigures(): Promise<Port.StoreFigures> {
    const figures = await super.readFigures()
    return { ...figures, storeBytes: readStoreBytes(this.#opened().context.connection) }
  }

  override readRoom(): Promise<Port.StoreRoom> {
    return this.#read(({ reserve }) => reserve.readRoom())
  }

  override async scrub(): Promise<boolean> {
    const open = this.#opened()
    open.checkHeld()
    open.commits.flush()
    return open.scrubber.scrub()
  }

  protected work(): Port.RoutineWork {
    return this.#opened().work
  }

  protected run<T>(create: (work: Port.RoutineWork) => Port.Routine<T>, bytes?: number): Promise<T> {
    return this.#write(({ context, work }) => context.run(create(work)), { bytes })
  }

  protected read<T>(create: (work: Port.RoutineWork) => Port.Routine<T>): Promise<T> {
    return this.#read(({ context, work }) => context.run(create(work)))
  }

  protected override gather<Item, Answer>({ does, bytesOf, grows }: Port.SharedOperation<Item, Answer>) {
    const shared = new SharedWork((items: readonly Item[]) => {
      const { context, work } = this.#opened()
      return context.run(does(work, items))
    }, grows)
    return async (item: Item): Promise<Answer> =>
      this.#opened().commits.writeShared(shared, item, bytesOf(item))
  }

  async #write<T>(
    operation: (open: OpenStore) => T,
    { bytes = 0, grows = false }: { readonly bytes?: number | undefined; readonly grows?: boolean } = {},
  ): Promise<T> {
    const open = this.#opened()
    return open.commits.write(() => operation(open), bytes, grows)
  }

  /** Reads go outside of turns: a turn never spans an await, so they only ever see what is committed. */
  async #read<T>(query: (open: OpenStore) => T): Promise<T> {
    const open = this.#opened()
    open.checkHeld()
    try {
      return query(open)
    } catch (error) {
      throw toStoreError(error, 'The store could not be read')
    }
  }

  #opened(): OpenStore {
    if (this.#open !== undefined) return this.#open
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The store ${this.#options.path} is not open: open() it first, and not after close()`,
    )
  }
}
