import {
  type Attention,
  type AuditEntry,
  type Caller,
  type DeadLetter,
  type DeadLetterDetail,
  GatewayError,
  type HeldKey,
  type Page,
  type PauseScope,
  type Random,
  type ControlStore,
  type ProviderStore,
} from '@truckroll/store'
import type { OperationsApi, ReplayFilter } from './operations-api.ts'
import { organizationOf } from '../providers/activation-claim.ts'
import { listOpenActivations } from '../providers/open-activations.ts'
import { freedBy } from '../story/what-frees.ts'
import type { RecentFigures } from '../status/recent-figures.ts'
import type { ReplayRunner } from './replay-runner.ts'

const pageSize = 100

export interface OperationsParts {
  readonly store: ControlStore & ProviderStore
  readonly random: Random
  readonly runner: ReplayRunner
  readonly figures: Pick<RecentFigures, 'forget'>
}

/** What an operator does. Every act is audited, and counted in the next status. */
export class OperationsService implements OperationsApi {
  readonly #store: ControlStore & ProviderStore
  readonly #random: Random
  readonly #runner: ReplayRunner
  readonly #figures: Pick<RecentFigures, 'forget'>

  constructor({ store, random, runner, figures }: OperationsParts) {
    this.#store = store
    this.#random = random
    this.#runner = runner
    this.#figures = figures
  }

  listAttention(cursor?: string): Promise<Page<Attention>> {
    return this.#store.listAttention(cursor, pageSize)
  }

  async finishAttention(id: string, caller: Caller): Promise<void> {
    const organizationId = await this.#disputed(id)
    if (!(await this.#store.finishAttention(id, caller))) throw unknownItem('attention item', id)
    this.#figures.forget()
    // The activation is rejected: what waited for a person's word goes on as it was.
    if (organizationId !== undefined && !(await this.#isDisputed(organizationId)))
      await this.#store.holdOrganization(organizationId, false)
  }

  /** The organization that an open activation is about. */
  async #disputed(id: string): Promise<string | undefined> {
    const item = (await listOpenActivations(this.#store)).find((entry) => entry.id === id)
    return item === undefined ? undefined : organizationOf(item.text)
  }

  async #isDisputed(organizationId: string): Promise<boolean> {
    return (await listOpenActivations(this.#store, organizationId)).length > 0
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

  getDeadLetter(id: string): Promise<DeadLetterDetail | undefined> {
    return this.#store.getDeadLetter(id)
  }

  async replay(id: string, from: 'start' | 'failed', caller: Caller): Promise<void> {
    if ((await this.#store.replay([id], from, caller)) === 0) throw unknownItem('dead letter', id)
    this.#figures.forget()
  }

  async skip(id: string, caller: Caller): Promise<void> {
    if (!(await this.#store.skip(id, caller))) throw unknownItem('dead letter', id)
    this.#figures.forget()
  }

  async replayMany(filter: ReplayFilter, caller: Caller): Promise<{ readonly count: number }> {
    if (filter.all !== true && filter.externalOrganizationId === undefined && filter.cause === undefined) {
      throw new GatewayError('TR_QUERY_INVALID', 'a replay needs all, externalOrganizationId or cause', {
        issues: [{ path: '/all', message: 'expected all: true, externalOrganizationId or cause' }],
      })
    }
    const { externalOrganizationId, cause, from = 'failed', ratePerSecond } = filter
    const letters = { externalOrganizationId, cause }
    if (filter.dryRun === true) return { count: await this.#store.countDeadLetters(letters) }
    const id = this.#random.id()
    const count = await this.#store.startReplay({ id, filter: letters, from, ratePerSecond, by: caller })
    this.#figures.forget()
    this.#runner.wakeUp()
    return { count }
  }

  async pause(scope: PauseScope, caller: Caller): Promise<void> {
    await this.#store.pause(scope, caller)
    this.#figures.forget()
  }

  async resume(scope: PauseScope, caller: Caller): Promise<readonly PauseScope[]> {
    await this.#store.resume(scope, caller)
    this.#figures.forget()
    return this.#store.listPauses()
  }

  listAudit(cursor?: string): Promise<Page<AuditEntry>> {
    return this.#store.listAudit(cursor, pageSize)
  }
}

function unknownItem(what: string, id: string): GatewayError {
  return new GatewayError('TR_ITEM_UNKNOWN', `there is no ${what} ${JSON.stringify(id.slice(0, 128))}`)
}
