import type { Connection } from '../connection/connection.ts'
import {
  type KeyOwner,
  readInteger,
  readOptionalInteger,
  readOptionalText,
  readText,
  rules,
} from '@truckroll/store'
import type { Row } from '../connection/connection.ts'
import { keySql, type KeySql, type KeyTableName } from '../sql/key-sql.ts'
import { slotOf } from './slots.ts'

export interface ReadyKey extends KeyOwner {
  readonly key: string
  readonly seat: string
  readonly slot: string
  readonly dueAt: number
}

export interface Place {
  readonly seat: string
  readonly slot: string
}

export interface KeyClaim {
  readonly key: string
  /** The event or update that is worked on. */
  readonly id: string
  readonly token: number
}

export interface KeyState {
  readonly dueAt: number
  readonly since: number
  readonly isOutage?: boolean
  readonly isDead?: boolean
}

/** The keys with work of one direction, inbox or outbox: which may be worked on, and who does. One row a key, or none. */
export class KeyTable {
  readonly #connection: Connection
  readonly #sql: KeySql

  constructor(connection: Connection, table: KeyTableName) {
    this.#connection = connection
    this.#sql = keySql(table)
  }

  /** Frees what expired, and pulls back what a clock set back would leave waiting. True if something is due. */
  refresh(now: number): boolean {
    const limit = now + rules.longestPlanMs
    this.#connection.run(this.#sql.freeExpired, { now, limit })
    this.#connection.run(this.#sql.pullBack, { now, limit })
    return this.#connection.first(this.#sql.hasDue, { now }, () => true) ?? false
  }

  firstAfter({ seat, slot }: Place): ReadyKey | undefined {
    return (
      this.#connection.first(this.#sql.firstAfterSlot, { seat, slot }, toReadyKey) ??
      this.#connection.first(this.#sql.firstAfterSeat, { seat }, toReadyKey)
    )
  }

  /** Due keys, most urgent first. */
  due(now: number, limit: number): readonly ReadyKey[] {
    return this.#connection.all(this.#sql.due, { now, limit }, toReadyKey)
  }

  /** A key if it is due and free. */
  ready(key: string, now: number): ReadyKey | undefined {
    return this.#connection.first(this.#sql.ready, { key, now }, toReadyKey)
  }

  /** The next due key of a slot, after another of the same slot where given. */
  nextOfSlot(place: Place, now: number, after?: ReadyKey): ReadyKey | undefined {
    const from = { dueAt: after?.dueAt ?? Number.MIN_SAFE_INTEGER, key: after?.key ?? '' }
    return this.#connection.first(
      this.#sql.nextOfSlot,
      { seat: place.seat, slot: place.slot, now, ...from },
      toReadyKey,
    )
  }

  nextDueAt(after: number): number | undefined {
    return this.#connection.first(this.#sql.nextDueAt, { after }, (row) => readOptionalInteger(row, 'due_at'))
  }

  claim(claim: KeyClaim, until: number): void {
    this.#connection.run(this.#sql.claim, { ...claim, until })
  }

  isClaimed(claim: KeyClaim): boolean {
    return this.#connection.first(this.#sql.isClaimed, { ...claim }, () => true) ?? false
  }

  renew(claim: KeyClaim, until: number): boolean {
    return this.#connection.run(this.#sql.renew, { ...claim, until }) === 1
  }

  release(claim: KeyClaim): void {
    this.#connection.run(this.#sql.release, { ...claim })
  }

  freeAll(): void {
    this.#connection.run(this.#sql.freeAll)
  }

  touch(key: string, seat: string, owner: KeyOwner, gates: number, now: number): void {
    const { jobId, organizationId, provider } = owner
    const slot = slotOf(owner)
    this.#connection.run(this.#sql.touch, { key, seat, slot, jobId, organizationId, provider, gates, now })
  }

  /** Ends the claim and plans the key's next work; without a state there is none, and the row goes. */
  settle(key: string, state: KeyState | undefined, now: number): void {
    if (state === undefined) {
      this.#connection.run(this.#sql.remove, { key })
    } else {
      const { since, isOutage = false, isDead = false } = state
      const dueAt = Math.min(state.dueAt, now + rules.longestPauseMs)
      this.#connection.run(this.#sql.settle, { key, dueAt, since, isOutage, isDead })
    }
  }

  wakeRetries(now: number, provider: string | undefined): number {
    return this.#connection.run(this.#sql.wakeRetries, { now, provider })
  }
}

function toReadyKey(row: Row): ReadyKey {
  return {
    key: readText(row, 'key'),
    jobId: readOptionalText(row, 'job_id'),
    organizationId: readOptionalText(row, 'organization_id'),
    provider: readOptionalText(row, 'provider'),
    seat: readText(row, 'seat'),
    slot: readText(row, 'slot'),
    dueAt: readInteger(row, 'due_at'),
  }
}
