import { countOf } from '@truckroll/protocol'
import { type Clock, type LeaseStore, type Logger, type ProcessCount, sleep } from '@truckroll/store'
import { settleWithin } from '../environment/settle-within.ts'
import type { FaultLog, Retried } from '../faults/fault-log.ts'

const announceEveryMs = 5_000
/** As long as a lease: a process that died is counted no longer than it holds its leases. */
const aliveMs = 15_000
/** So long some credentials had nobody, whoever should have taken them: then anybody polls them. */
const abandonedMs = 30_000
/** Then the shares are tried once more. */
const takesAllMs = 10 * 60_000
const announcing: Retried = {
  failed: 'telling the other processes that this one lives failed; trying again',
  again: 'the other processes are told again that this one lives',
  level: 'warn',
}

export interface PollShareParts {
  readonly store: Pick<LeaseStore, 'announceProcess' | 'forgetProcess'>
  readonly clock: Clock
  readonly logger: Logger
  readonly faults: FaultLog
  /** Names this process in its leases. */
  readonly holder: string
  /** For people. */
  readonly name: string
  /** How many credentials there are to poll. */
  readonly total: () => number
  /** This process polls more than its share: these go to others. */
  readonly giveBack: (credentials: readonly string[]) => void
}

/**
 * Which credentials this process polls of those that all processes of the store poll. Each takes as many as it has to, so
 * that all have about the same number: one that joins gets its part within seconds, and what one that died has polled is
 * taken over once its leases have run out. Leases alone say who polls; this only says who asks for them.
 */
export class PollShare {
  readonly #parts: PollShareParts
  readonly #taken = new Set<string>()
  readonly #stopping = new AbortController()
  #living = 1
  /** Since when all processes together poll less than there is. */
  #shortSince: number | undefined
  /** Others left credentials to nobody: until then this process takes all it can. */
  #takesAllUntil = 0
  /** Were to be given back, and are not yet. */
  readonly #given = new Set<string>()
  readonly #firstCount = Promise.withResolvers<void>()
  #loop: Promise<void> | undefined

  constructor(parts: PollShareParts) {
    this.#parts = parts
  }

  start(): void {
    this.#loop ??= this.#repeat()
  }

  /** Resolves once the other processes were counted, or could not be: before, nobody knows what his share is. */
  counted(): Promise<void> {
    return this.#firstCount.promise
  }

  /** Waits so long at most: of a store that is away nobody knows when it answers. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort()
    this.#firstCount.resolve()
    if (this.#loop !== undefined) await settleWithin(this.#parts.clock, this.#end(this.#loop), graceMs)
  }

  async #end(loop: Promise<void>): Promise<void> {
    await loop
    await this.#parts.store.forgetProcess(this.#parts.holder).catch((error: unknown) => {
      this.#parts.logger.debug({ err: error }, 'the other processes count this one until its leases run out')
    })
  }

  /** Whether to ask for a credential that others might poll. */
  mayTake(credential: string): boolean {
    return this.#takesAll() || this.#taken.has(credential) || this.#taken.size < this.#share()
  }

  take(credential: string): void {
    this.#taken.add(credential)
  }

  leave(credential: string): void {
    this.#taken.delete(credential)
    this.#given.delete(credential)
  }

  #takesAll(): boolean {
    return this.#parts.clock.now() < this.#takesAllUntil
  }

  #share(): number {
    return Math.ceil(this.#parts.total() / this.#living)
  }

  async #repeat(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#announce()
      this.#firstCount.resolve()
      await sleep(this.#parts.clock, announceEveryMs, this.#stopping.signal)
    }
  }

  async #announce(): Promise<void> {
    const { store, faults, holder, name, giveBack } = this.#parts
    try {
      const news = { holder, name, credentials: this.#taken.size }
      const count = await store.announceProcess(news, aliveMs)
      faults.worked(announcing)
      this.#count(count)
    } catch (error) {
      faults.failed(announcing, error)
      return
    }
    const over = this.#taken.size - this.#share()
    if (over <= 0 || this.#takesAll()) return
    const given = [...this.#taken].slice(-over).filter((credential) => !this.#given.has(credential))
    if (given.length === 0) return
    for (const credential of given) this.#given.add(credential)
    this.#parts.logger.info(
      { credentials: given.length },
      `gives ${countOf(given.length, 'credential')} to the other processes of the store`,
    )
    giveBack(given)
  }

  #count({ processes, credentials }: ProcessCount): void {
    const now = this.#parts.clock.now()
    if (processes !== this.#living) {
      this.#tell(processes)
      this.#takesAllUntil = 0
      this.#shortSince = undefined
    }
    this.#living = processes
    if (credentials >= this.#parts.total()) this.#shortSince = undefined
    else this.#shortSince ??= now
    if (this.#shortSince === undefined || now - this.#shortSince < abandonedMs) return
    this.#takesAllUntil = now + takesAllMs
    this.#shortSince = undefined
  }

  #tell(living: number): void {
    const total = this.#parts.total()
    this.#parts.logger.info(
      { processes: living, credentials: total },
      living === 1
        ? `polls ${countOf(total, 'credential')} alone`
        : `${living} processes share ${countOf(total, 'credential')}`,
    )
  }
}
