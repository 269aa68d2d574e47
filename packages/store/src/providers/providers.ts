import { GatewayError } from '../errors.ts'
import type { ProviderChange, ProviderStore, StoredProvider } from '../provider-store.ts'
import type { Page } from '../records.ts'
import { remarkWaiting } from '../control/timeline.ts'
import { all, first, now, run, type Routine } from '../routine/routine.ts'
import { parseTextPlace, toPage, toTextCursor } from '../rows/page.ts'
import { readInteger, readText } from '../rows/row.ts'
import { toStoredProvider } from '../rows/to-stored-provider.ts'

export type ProviderFilter = Parameters<ProviderStore['listProviders']>[0]

const columns = `external_organization_id, organization_id, organization_id_json, name, state, state_text, profile, request_hash,
  settings, sealed_credentials, sealed_dispatch, sealed_bridge, credentials_version, verified_at, is_held, held_message,
  requested_at, connected_at, first_job_id, first_job_at`

/** Paused before it was connected, it stays so. */
const stateOrPaused = (id: string) => `case
  when :state::text = 'connected' and exists (select 1 from pauses where kind = 'provider' and subject = ${id})
  then 'paused' else :state end`

const sql = {
  get: `select ${columns} from providers where external_organization_id = :id`,
  getByOrganization: `select ${columns} from providers where organization_id = :organizationId`,
  list: `
    select ${columns} from providers
    where external_organization_id > :cursor
      and (:state::text is null or state = :state)
      and (:requestedBefore::bigint is null or requested_at < :requestedBefore)
      and (:isHeld::integer is null or is_held = :isHeld)
    order by external_organization_id {limit}`,
  add: `
    insert into providers (${columns})
    values (:externalOrganizationId, :organizationId, :organizationIdJson, :name, ${stateOrPaused(':externalOrganizationId')}, :stateText,
      :profile, :requestHash, :settings, :sealedCredentials, :sealedDispatch, :sealedBridge, :credentialsVersion, :verifiedAt,
      :isHeld, :heldMessage, :requestedAt, :connectedAt, :firstJobId, :firstJobAt)`,
  change: `
    update providers set
      organization_id = coalesce(:organizationId, organization_id),
      organization_id_json = coalesce(:organizationIdJson, organization_id_json),
      name = coalesce(:name, name),
      state = coalesce(${stateOrPaused(':id')}, state),
      state_text = case when :state::text is null then state_text
        when :state::text = 'needs_information' then :stateText end,
      profile = coalesce(:profile, profile),
      request_hash = coalesce(:requestHash, request_hash),
      settings = coalesce(:settings, settings),
      sealed_credentials = coalesce(:sealedCredentials, sealed_credentials),
      sealed_dispatch = coalesce(:sealedDispatch, sealed_dispatch),
      sealed_bridge = coalesce(:sealedBridge, sealed_bridge),
      credentials_version = credentials_version + :isEntered,
      credentials_entered = case when :isEntered = 1 then credentials_version + 1 else credentials_entered end,
      verified_at = coalesce(:verifiedAt, verified_at),
      connected_at = case when :state = 'connected' and (state <> 'connected' or connected_at is null)
        then :now::bigint else connected_at end
    where external_organization_id = :id`,
  freeOrganization: `
    update providers set organization_id = null, organization_id_json = null
    where external_organization_id = :id and state not in ('connected', 'paused', 'offboarding')`,
  hold: `
    update providers set is_held = 1, held_message = :message, held_at = coalesce(held_at, :now)
    where external_organization_id = :id and (:version::integer is null or credentials_version <= :version)`,
  releaseHold: `
    update providers set is_held = 0, held_message = null, held_at = null where external_organization_id = :id`,
  queuedUpdates: `
    select count(*) as count from outbox_keys
    join updates on updates.key = outbox_keys.key and updates.state = 'queued'
    where outbox_keys.provider = :id and outbox_keys.job_id is not null`,
}

export function* getProvider(id: string): Routine<StoredProvider | undefined> {
  return yield* first(sql.get, { id }, toStoredProvider)
}

export function* findProviderByOrganization(organizationId: string): Routine<StoredProvider | undefined> {
  return yield* first(sql.getByOrganization, { organizationId }, toStoredProvider)
}

export function* listProviders(filter: ProviderFilter): Routine<Page<StoredProvider>> {
  const { state, requestedBefore, limit } = filter
  const isHeld = filter.isHeld === undefined ? undefined : Number(filter.isHeld)
  const cursor = parseTextPlace(filter.cursor)
  const rows = yield* all(sql.list, { state, requestedBefore, isHeld, cursor, limit: limit + 1 }, (row) => ({
    cursor: toTextCursor(readText(row, 'external_organization_id')),
    item: toStoredProvider(row),
  }))
  return toPage(rows, limit)
}

export function* countQueuedUpdates(id: string): Routine<number> {
  return (yield* first(sql.queuedUpdates, { id }, (row) => readInteger(row, 'count'))) ?? 0
}

/** False if it exists already. @throws GatewayError `TR_PROVIDER_CONFLICT` */
export function* insertProvider(provider: StoredProvider): Routine<boolean> {
  const { externalOrganizationId: id, isHeld, ...facts } = provider
  if ((yield* getProvider(id)) !== undefined) return false
  yield* refuseTaken(provider.organizationId, id)
  yield* run(sql.add, { ...facts, externalOrganizationId: id, isHeld: isHeld ? 1 : 0 })
  return true
}

/** @throws GatewayError `TR_PROVIDER_UNKNOWN`, `TR_PROVIDER_CONFLICT` */
export function* updateProvider(id: string, change: ProviderChange): Routine<void> {
  const { releasesHold, heldMessage, heldVersion, ...facts } = change
  yield* refuseTaken(change.organizationId, id)
  const isEntered = Number(change.sealedCredentials !== undefined)
  const changed = yield* run(sql.change, { id, now: yield* now(), isEntered, ...facts })
  if (changed === 0) {
    throw new GatewayError('TR_PROVIDER_UNKNOWN', `Provider ${id} is not known: onboard it first`)
  }
  if (releasesHold === true) yield* releaseHold(id)
  if (heldMessage !== undefined) yield* holdProvider(id, heldMessage, heldVersion)
}

/** Whether the provider has had another login since this one. */
export function* isLoginOutdated(id: string, version: number): Routine<boolean> {
  const provider = yield* getProvider(id)
  return provider !== undefined && provider.credentialsVersion > version
}

/** The provider's login was refused: its jobs wait. False if there is no such provider, or it has a newer login. */
export function* holdProvider(id: string, message: string, version?: number): Routine<boolean> {
  const before = yield* getProvider(id)
  if ((yield* run(sql.hold, { id, message, version, now: yield* now() })) === 0) return false
  if (before?.isHeld === false) {
    const facts = { says: 'login_refused', provider: id } as const
    yield* remarkWaiting(id, { source: 'gateway', kind: 'job.held', facts })
  }
  return true
}

export function* releaseHold(id: string): Routine<void> {
  if ((yield* getProvider(id))?.isHeld === true) {
    const facts = { says: 'login_tried_again', provider: id } as const
    yield* remarkWaiting(id, { source: 'gateway', kind: 'job.freed', facts })
  }
  yield* run(sql.releaseHold, { id })
}

function* refuseTaken(organizationId: string | undefined, id: string): Routine<void> {
  if (organizationId === undefined) return
  const holder = (yield* findProviderByOrganization(organizationId))?.externalOrganizationId
  if (holder === undefined || holder === id) return
  // What one that left was connected to before is free for another.
  if ((yield* run(sql.freeOrganization, { id: holder })) === 1) return
  throw new GatewayError(
    'TR_PROVIDER_CONFLICT',
    `Organization ${organizationId} belongs to provider ${holder}: offboard that one, or give ${id} another`,
  )
}
