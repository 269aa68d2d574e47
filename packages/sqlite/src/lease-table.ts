import { type Lease, readInteger, readText, rules } from '@truckroll/store'
import { leaseSql } from './sql/event-sql.ts'
import type { StoreContext } from './store-context.ts'

/** Who may poll a credential. One row each, for ever: its token only grows. */
export class LeaseTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  acquire(credential: string, holder: string, ttlMs: number): Lease | undefined {
    const now = this.#context.clock.now()
    const present = this.#get(credential)
    const leftMs = (present?.expiresAt ?? 0) - now
    const isHeld =
      present !== undefined && present.holder !== '' && leftMs > 0 && leftMs <= rules.longestLeaseMs
    if (isHeld && present.holder !== holder) return undefined
    const token = (present?.token ?? 0) + (isHeld ? 0 : 1)
    this.#context.connection.run(leaseSql.put, { credential, holder, token, expiresAt: now + ttlMs })
    return { credential, token }
  }

  renew(lease: Lease, ttlMs: number): boolean {
    const { credential, token } = lease
    const expiresAt = this.#context.clock.now() + ttlMs
    return this.#context.connection.run(leaseSql.renew, { credential, token, expiresAt }) === 1
  }

  release(lease: Lease): void {
    this.#context.connection.run(leaseSql.release, { credential: lease.credential, token: lease.token })
  }

  /** The file's lock proves that no holder lives. */
  releaseAll(): void {
    this.#context.connection.run(leaseSql.releaseAll)
  }

  #get(credential: string): { holder: string; token: number; expiresAt: number } | undefined {
    return this.#context.connection.first(leaseSql.get, { credential }, (row) => ({
      holder: readText(row, 'holder'),
      token: readInteger(row, 'token'),
      expiresAt: readInteger(row, 'expires_at'),
    }))
  }
}
