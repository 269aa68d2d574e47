import { sleep, type Clock } from '../environment/clock.ts'
import type { Logger } from '../environment/logger.ts'
import { GatewayError } from '../errors.ts'
import type { Caller, OperationsApi, ReplayFilter } from '../gateway.ts'
import type { Attention, AuditEntry, DeadLetter, HeldKey, PauseScope } from '../store/control-store.ts'
import type { Page } from '../store/records.ts'
import type { Store } from '../store/store.ts'

const pageSize = 100
const replaySlice = 200

const freedBy: Readonly<Record<HeldKey['reason'], string>> = {
  dead_letter: 'replay or skip the dead letter in front',
  provider_unknown: 'connect the provider of this organization',
  credentials: "change the provider's credentials, or resume it",
  paused: 'resume',
  activation: 'confirm the activation: truckroll providers connect',
}

/** What an operator does. Every act is audited. */
export class OperationsService implements OperationsApi {
  readonly #store: Store
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #stopping = new AbortController()
  readonly #replays = new Set<Promise<void>>()

  constructor(store: Store, clock: Clock, logger: Logger) {
    this.#store = store
    this.#clock = clock
    this.#logger = logger
  }

  listAttention(cursor?: string): Promise<Page<Attention>> {
    return this.#store.listAttention(cursor, pageSize)
  }

  async finishAttention(id: string, caller: Caller): Promise<void> {
    if (!(await this.#store.finishAttention(id))) throw unknownItem('attention item', id)
    await this.#audit(caller, 'attention.done', id)
  }

  async listHeld(cursor?: string): Promise<Page<HeldKey & { readonly freedBy: string }>> {
    const page = await this.#store.listHeld(cursor, pageSize)
    return {
      items: page.items.map((item) => ({ ...item, freedBy: freedBy[item.reason] })),
      nextCursor: page.nextCursor,
    }
  }

  listDeadLetters(filter: {
    readonly externalOrganizationId?: string
    readonly cause?: string
    readonly cursor?: string
  }): Promise<Page<DeadLetter>> {
    return this.#store.listDeadLetters({ ...filter, limit: pageSize })
  }

  getDeadLetter(id: string): Promise<DeadLetter | undefined> {
    return this.#store.getDeadLetter(id)
  }

  async replay(id: string, from: 'start' | 'failed', caller: Caller): Promise<void> {
    if ((await this.#store.replay([id], from)) === 0) throw unknownItem('dead letter', id)
    await this.#audit(caller, 'dead_letter.replay', id, from)
  }

  async skip(id: string, caller: Caller): Promise<void> {
    if (!(await this.#store.skip(id))) throw unknownItem('dead letter', id)
    await this.#audit(caller, 'dead_letter.skip', id)
  }

  async replayMany(filter: ReplayFilter, caller: Caller): Promise<{ readonly count: number }> {
    if (filter.all !== true && filter.externalOrganizationId === undefined && filter.cause === undefined) {
      throw new GatewayError('TR_UPDATE_INVALID', 'a replay needs all, externalOrganizationId or cause', {
        issues: [{ path: '/all', message: 'expected all: true, externalOrganizationId or cause' }],
      })
    }
    const ids = await this.#collect(filter)
    if (filter.dryRun === true) return { count: ids.length }
    await this.#audit(caller, 'dead_letter.replay_many', JSON.stringify(filter), String(ids.length))
    const from = filter.from ?? 'failed'
    if (filter.ratePerSecond === undefined) await this.#store.replay(ids, from)
    else this.#replaySlowly(ids, from, filter.ratePerSecond)
    return { count: ids.length }
  }

  async pause(scope: PauseScope, caller: Caller): Promise<void> {
    await this.#store.pause(scope)
    await this.#audit(caller, 'pause', toSubject(scope))
  }

  async resume(scope: PauseScope, caller: Caller): Promise<void> {
    await this.#store.resume(scope)
    await this.#audit(caller, 'resume', toSubject(scope))
  }

  listAudit(cursor?: string): Promise<Page<AuditEntry>> {
    return this.#store.listAudit(cursor, pageSize)
  }

  /** Ends replays at a rate; what they had not reached stays parked. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#replays)
  }

  async #collect(filter: ReplayFilter): Promise<string[]> {
    const { externalOrganizationId, cause } = filter
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await this.#store.listDeadLetters({
        limit: replaySlice,
        ...(externalOrganizationId === undefined ? {} : { externalOrganizationId }),
        ...(cause === undefined ? {} : { cause }),
        ...(cursor === undefined ? {} : { cursor }),
      })
      ids.push(...page.items.map((item) => item.id))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    return ids
  }

  #replaySlowly(ids: readonly string[], from: 'start' | 'failed', ratePerSecond: number): void {
    const run = async () => {
      for (const id of ids) {
        if (this.#stopping.signal.aborted) return
        await this.#store.replay([id], from)
        await sleep(this.#clock, 1_000 / ratePerSecond, this.#stopping.signal)
      }
    }
    const running = run()
      .catch((error: unknown) =>
        this.#logger.error({ err: error }, 'a replay stopped; what is left stays parked'),
      )
      .finally(() => this.#replays.delete(running))
    this.#replays.add(running)
  }

  async #audit(caller: Caller, act: string, subject: string, after?: string): Promise<void> {
    await this.#store.audit({
      token: caller.token,
      actor: caller.actor,
      act,
      subject,
      before: undefined,
      after,
    })
  }
}

function toSubject(scope: PauseScope): string {
  if (scope.kind === 'all') return 'all'
  return scope.kind === 'job' ? `job:${scope.jobId}` : `provider:${scope.externalOrganizationId}`
}

function unknownItem(what: string, id: string): GatewayError {
  return new GatewayError('TR_ITEM_UNKNOWN', `there is no ${what} ${JSON.stringify(id.slice(0, 128))}`)
}
