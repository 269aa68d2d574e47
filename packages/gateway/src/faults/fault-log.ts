import { TruckrollError } from '@truckroll/protocol'
import type { Clock, Logger } from '@truckroll/store'
import { toSpanText } from '../environment/to-span-text.ts'
import { toErrorText } from './to-error-text.ts'

/** Work that is tried again until it succeeds, in the words of the log. */
export interface Retried {
  /** Such as `polling failed; trying again`. */
  readonly failed: string
  /** Such as `polling works again`. */
  readonly again: string
  /** `error` if absent. */
  readonly level?: 'warn' | 'error'
}

export interface FaultDetails {
  /** Which of many, such as the credential that is polled. */
  readonly subject?: string
  readonly fields?: object
}

/** From the first failure until everything that failed has succeeded. */
interface Fault {
  readonly work: Retried
  readonly since: number
  /** By subject, when it failed last. */
  readonly failing: Map<string, number>
  readonly toldKinds: Set<string>
  readonly toldSubjects: Set<string>
  attempts: number
  told: number
  toldAt: number
}

/** Whatever of the gateway fails by it: an outage of the store is one fault, not one for each part. */
const storeWork: Retried = { failed: 'the store does not answer', again: 'the store answers again' }
const mostSubjects = 3
const mostKinds = 5
/** A fault that goes on is told again after this. */
const toldEveryMs = 600_000
/** A stack of one kind is told again after this. */
const stackEveryMs = 3_600_000
const mostStacks = 100
/** What has not been tried for so long is not tried any more, such as a provider that left. */
const forgottenAfterMs = 3_600_000

/**
 * Tells what fails again and again, without a line for each time: the first failures with the stack, then how it goes on
 * every ten minutes, and at the end how long it took and how many attempts failed.
 */
export class FaultLog {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #faults = new Map<string, Fault>()
  /** When the stack of each kind of error was told last. */
  readonly #stacks = new Map<string, number>()

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock
    this.#logger = logger
  }

  /** It failed, and is tried again. */
  failed(work: Retried, error: unknown, { subject = '', fields = {} }: FaultDetails = {}): void {
    const isOfStore = TruckrollError.is(error) && error.code === 'TR_STORE_UNAVAILABLE'
    const fault = this.#find(isOfStore ? storeWork : work)
    const who = isOfStore ? toStoreSubject(work, subject) : subject
    fault.attempts += 1
    fault.failing.set(who, this.#clock.now())
    const kind = toKind(error)
    if (this.#isWorthALine(fault, who, kind)) this.#tell(fault, { work, who, kind, error, fields })
    else this.#logger.debug({ ...fields, err: error }, work.failed)
  }

  /** It succeeded. */
  worked(work: Retried, subject = ''): void {
    if (this.#faults.size === 0) return
    this.#end(work, subject)
    this.#end(storeWork, toStoreSubject(work, subject))
  }

  /** The fields that tell an error: with its stack if none of its kind was told of late. */
  errorFields(error: unknown): { readonly err?: unknown } {
    if (!(error instanceof Error)) return {}
    const kind = toKind(error)
    const at = this.#clock.now()
    const before = this.#stacks.get(kind)
    // By distance: a clock set back must not hide stacks for days.
    if (before !== undefined && Math.abs(at - before) < stackEveryMs) return {}
    if (this.#stacks.size >= mostStacks) this.#stacks.clear()
    this.#stacks.set(kind, at)
    return { err: error }
  }

  #find(work: Retried): Fault {
    const found = this.#faults.get(work.failed)
    if (found !== undefined) return found
    const since = this.#clock.now()
    const sets = {
      failing: new Map<string, number>(),
      toldKinds: new Set<string>(),
      toldSubjects: new Set<string>(),
    }
    const fault = { work, since, ...sets, attempts: 0, told: 0, toldAt: since }
    this.#faults.set(work.failed, fault)
    return fault
  }

  #isWorthALine(fault: Fault, who: string, kind: string): boolean {
    if (!fault.toldKinds.has(kind) && fault.toldKinds.size < mostKinds) return true
    if (!fault.toldSubjects.has(who) && fault.toldSubjects.size < mostSubjects) return true
    return Math.abs(this.#clock.now() - fault.toldAt) >= toldEveryMs
  }

  #tell(
    fault: Fault,
    {
      work,
      who,
      kind,
      error,
      fields,
    }: {
      readonly work: Retried
      readonly who: string
      readonly kind: string
      readonly error: unknown
      readonly fields: object
    },
  ): void {
    fault.toldKinds.add(kind)
    fault.toldSubjects.add(who)
    fault.told += 1
    fault.toldAt = this.#clock.now()
    const failingMs = fault.toldAt - fault.since
    const soFar = fault.attempts === 1 ? {} : { attempts: fault.attempts, failingMs }
    const { level = 'error' } = work
    this.#logger[level](
      { ...fields, ...soFar, ...this.errorFields(error) },
      `${work.failed}: ${toErrorText(error)}`,
    )
  }

  #end(work: Retried, subject: string): void {
    const fault = this.#faults.get(work.failed)
    if (fault?.failing.delete(subject) !== true) return
    const now = this.#clock.now()
    if ([...fault.failing.values()].some((at) => Math.abs(now - at) < forgottenAfterMs)) return
    this.#faults.delete(work.failed)
    // Each failure had its line, and nothing is to be added.
    if (fault.attempts === fault.told) return
    const { attempts } = fault
    const failingMs = now - fault.since
    this.#logger.info(
      { attempts, failingMs },
      `${work.again} after ${toSpanText(failingMs)}, ${attempts} attempts`,
    )
  }
}

function toStoreSubject(work: Retried, subject: string): string {
  return `${work.failed} ${subject}`
}

/** What makes two errors alike; their texts may differ each time. */
function toKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error
  const code: unknown = Reflect.get(error, 'code')
  const status: unknown = Reflect.get(error, 'status')
  return [error.name, code, status].map(String).join(' ')
}
