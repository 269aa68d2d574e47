import { type Lease, readInteger } from '@truckroll/store'
import { leaseSql } from './sql/meta-sql.ts'
import type { StoreContext } from './store-context.ts'

/** Who may poll a credential, over all processes. One row each, for ever: its token only grows. */
export class LeaseTable {
  readonly #context: StoreContext
  readonly #held = new Map<string, Lease>()

  constructor(context: StoreContext) {
    this.#context = context
  }

  async acquire(credential: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    const { database, now } = this.#context
    const parameters = { credential, holder, ttlMs, now: now() }
    const token = await database.first(leaseSql.acquire, parameters, (row) => readInteger(row, 'token'))
    if (token === undefined) return undefined
    const lease = { credential, token }
    this.#held.set(credential, lease)
    return lease
  }

  async renew(lease: Lease, ttlMs: number): Promise<boolean> {
    const { database, now } = this.#context
    const { credential, token } = lease
    return (await database.run(leaseSql.renew, { credential, token, ttlMs, now: now() })) === 1
  }

  async release(lease: Lease): Promise<void> {
    const { credential, token } = lease
    await this.#context.database.run(leaseSql.release, { credential, token })
    if (this.#held.get(credential)?.token === token) this.#held.delete(credential)
  }

  /** At an orderly end: another process polls at once. One that has passed on is not touched. */
  async releaseAll(): Promise<void> {
    for (const lease of this.#held.values()) await this.release(lease)
  }
}
