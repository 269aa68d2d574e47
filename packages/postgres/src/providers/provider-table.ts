import {
  type NewProviderPost,
  type Page,
  parseTextPlace,
  type ProviderAct,
  type ProviderChange,
  type ProviderChangeEffects,
  type ProviderState,
  readInteger,
  readText,
  type StoredProvider,
  toPage,
  toStoredProvider,
  toTextPlace,
} from '@truckroll/store'
import { toJson } from '../connection/to-parameter.ts'
import { toBy } from '../control/to-by.ts'
import { toMessagesParameter } from '../inbox/to-messages-parameter.ts'
import { providerSql } from '../sql/provider-sql.ts'
import type { StoreContext } from '../store-context.ts'

export interface ProviderFilter {
  readonly state?: ProviderState
  readonly requestedBefore?: number
  readonly cursor?: string
  readonly limit: number
}

/** The service companies. */
export class ProviderTable {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  get(id: string): Promise<StoredProvider | undefined> {
    return this.#context.database.first(providerSql.get, { id }, toStoredProvider)
  }

  findByOrganization(organizationId: string): Promise<StoredProvider | undefined> {
    return this.#context.database.first(providerSql.getByOrganization, { organizationId }, toStoredProvider)
  }

  async list(filter: ProviderFilter): Promise<Page<StoredProvider>> {
    const { state, requestedBefore, limit } = filter
    const cursor = parseTextPlace(filter.cursor)
    const rows = await this.#context.database.all(
      providerSql.list,
      { state, requestedBefore, cursor, limit: limit + 1 },
      (row) => ({
        place: toTextPlace(readText(row, 'external_organization_id')),
        item: toStoredProvider(row),
      }),
    )
    return toPage(rows, limit)
  }

  /** False if it exists already. @throws GatewayError `TR_PROVIDER_CONFLICT` */
  async add(provider: StoredProvider, also: ProviderChangeEffects = {}): Promise<boolean> {
    const { database, now, wakeAll } = this.#context
    const { sealedCredentials, sealedDispatch, ...facts } = provider
    const parameters = {
      provider: toJson(facts),
      sealedCredentials,
      sealedDispatch,
      ...toEffectParameters(also),
      now: now(),
    }
    const isAdded = await database.first(providerSql.add, parameters, (row) => row['is_added'])
    if (isAdded !== true) return false
    wakeAll('inbox')
    wakeAll('outbox')
    return true
  }

  /** @throws GatewayError `TR_PROVIDER_UNKNOWN`, `TR_PROVIDER_CONFLICT` */
  async change(id: string, change: ProviderChange, also: ProviderChangeEffects): Promise<void> {
    const { database, now, wakeAll } = this.#context
    const { sealedCredentials, sealedDispatch, ...facts } = change
    await database.run(providerSql.change, {
      id,
      change: toJson(facts),
      sealedCredentials,
      sealedDispatch,
      ...toEffectParameters(also),
      now: now(),
    })
    wakeAll('inbox')
    wakeAll('outbox')
  }

  async countQueuedUpdates(id: string): Promise<number> {
    const { database } = this.#context
    return (await database.first(providerSql.queuedUpdates, { id }, (row) => readInteger(row, 'count'))) ?? 0
  }
}

function toEffectParameters({ post, notice, act }: ProviderChangeEffects) {
  return {
    ...toPostParameters(post),
    ...toActParameters(act),
    notice: notice === undefined ? undefined : toMessagesParameter([{ messages: [notice] }]),
  }
}

function toActParameters(act: ProviderAct | undefined) {
  if (act === undefined) return { act: undefined, by: undefined }
  const { by, ...what } = act
  return { act: toJson(what), by: toBy(by) }
}

function toPostParameters(post: NewProviderPost | undefined) {
  if (post === undefined) return { post: undefined, postSealed: undefined }
  const { sealedCredentials, ...facts } = post
  return { post: toJson(facts), postSealed: sealedCredentials }
}
