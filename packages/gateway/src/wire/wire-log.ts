import { AsyncLocalStorage } from 'node:async_hooks'
import { type Clock, GatewayError, type Timer } from '@truckroll/store'
import type { Redactor } from '../redaction/redactor.ts'
import { toCallDetail, toCallLine } from './to-wire-view.ts'
import type { WireApi, WireCall, WireCallDetail, WireFilter, WireNote } from './wire-api.ts'
import { mostAgeMs, WireRing, type KeptCall } from './wire-ring.ts'

/** For whom calls are made. */
export interface WireSubject {
  /** External organization id; empty if it is not known. */
  readonly provider?: string | undefined
  readonly jobId?: string | undefined
}

/**
 * The calls of this process, of late. To note one copies the beginning of its bodies; secrets are hidden when somebody
 * looks, and nothing is stored. Each kind of call is kept apart, so that no stranger drives out what went out, and no poll
 * what was asked of the product.
 */
export class WireLog implements WireApi {
  readonly #clock: Clock
  readonly #redactor: Redactor
  readonly #rings = {
    in: new WireRing(),
    dispatch: new WireRing(),
    product: new WireRing(),
    emptyPolls: new WireRing(),
  }
  readonly #subjects = new AsyncLocalStorage<WireSubject>()
  readonly #listeners = new Set<() => void>()
  /** Ids of another process, or of one that was started again, name nothing here. */
  readonly #prefix: string
  #number = 0
  #timer: Timer | undefined

  constructor(clock: Clock, redactor: Redactor) {
    this.#clock = clock
    this.#redactor = redactor
    this.#prefix = clock.now().toString(36)
  }

  /** Does `work`; the calls that it makes are noted as made for `subject`. */
  within<T>(subject: WireSubject, work: () => T): T {
    return this.#subjects.run(subject, work)
  }

  /** For whom the work at hand is done. */
  get subject(): WireSubject | undefined {
    return this.#subjects.getStore()
  }

  note(call: WireNote): void {
    this.#number += 1
    this.#ringOf(call).add(this.#number, call)
    this.#dropInTime()
    for (const listener of this.#listeners) listener()
  }

  onNoted(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  list({ before, limit, ...filter }: WireFilter): readonly WireCall[] {
    const end = before === undefined ? Number.POSITIVE_INFINITY : this.#numberOf(before)
    if (end === 0) throw new GatewayError('TR_CURSOR_INVALID', 'expected the id of a call of this process')
    const found: WireCall[] = []
    for (const call of this.#kept(filter)) {
      if (found.length >= limit) break
      if (call.number < end && fits(call, filter))
        found.push(toCallLine(this.#idOf(call), call, this.#redactor))
    }
    return found
  }

  get(id: string): WireCallDetail | undefined {
    const number = this.#numberOf(id)
    const call = this.#kept({}).find((kept) => kept.number === number)
    return call && toCallDetail(this.#idOf(call), call, this.#redactor)
  }

  /** What is an hour old goes also if nothing is called any more and nobody looks. */
  #dropInTime(): void {
    if (this.#timer !== undefined) return
    const rings = Object.values(this.#rings)
    const now = this.#clock.now()
    const oldest = Math.min(...rings.map(({ oldestAt }) => oldestAt ?? Number.POSITIVE_INFINITY))
    if (oldest === Number.POSITIVE_INFINITY) return
    this.#timer = this.#clock.setTimer(Math.max(1, oldest + mostAgeMs + 1 - now), () => {
      this.#timer = undefined
      for (const ring of rings) ring.dropOld(this.#clock.now())
      this.#dropInTime()
    })
  }

  /** What somebody asked to be forgotten may be in a body. */
  clear(): void {
    for (const ring of Object.values(this.#rings)) ring.clear()
  }

  #ringOf({ direction, peer, isEmptyPoll }: WireNote): WireRing {
    if (direction === 'in') return this.#rings.in
    if (isEmptyPoll === true) return this.#rings.emptyPolls
    return peer === 'dispatch' ? this.#rings.dispatch : this.#rings.product
  }

  #kept({ skipsEmptyPolls }: Pick<WireFilter, 'skipsEmptyPolls'>): readonly KeptCall[] {
    const now = this.#clock.now()
    const { emptyPolls, ...rings } = this.#rings
    const read = [...Object.values(rings), ...(skipsEmptyPolls === true ? [] : [emptyPolls])]
    return read.flatMap((ring) => ring.read(now)).toSorted((a, b) => b.number - a.number)
  }

  #idOf({ number }: KeptCall): string {
    return `${this.#prefix}-${number}`
  }

  /** 0 if it is no id of this process. */
  #numberOf(id: string): number {
    const [prefix, number = ''] = id.split('-', 2)
    const found = prefix === this.#prefix && /^\d{1,15}$/.test(number) ? Number(number) : 0
    return found <= this.#number ? found : 0
  }
}

function fits(call: KeptCall, filter: Omit<WireFilter, 'before' | 'limit'>): boolean {
  return (
    (filter.direction === undefined || call.direction === filter.direction) &&
    (filter.peer === undefined || call.peer === filter.peer) &&
    (filter.provider === undefined || call.provider === filter.provider) &&
    (filter.jobId === undefined || call.jobId === filter.jobId) &&
    (filter.onlyFailed !== true || call.status === undefined || call.status >= 400)
  )
}
