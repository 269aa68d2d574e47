import { boundLimit } from './bound-limit.ts'

const columns = `external_organization_id, organization_id, organization_id_json, name, state, profile, request_hash,
  settings, sealed_credentials, sealed_dispatch, is_held, held_message, requested_at, connected_at`

export const providerSql = {
  get: `select ${columns} from providers where external_organization_id = :id`,
  getByOrganization: `select ${columns} from providers where organization_id = :organizationId`,
  ofOrganization: 'select external_organization_id from providers where organization_id = :organizationId',
  freeOrganization: `
    update providers set organization_id = null, organization_id_json = null
    where external_organization_id = :id and state not in ('connected', 'paused', 'offboarding')`,
  stateOf: 'select state from providers where external_organization_id = :id',
  hasOwnSeat: `
    select 1 as found from providers where external_organization_id = :id and sealed_dispatch is not null`,
  list: `
    select ${columns} from providers
    where external_organization_id > :cursor
      and (:state is null or state = :state)
      and (:requestedBefore is null or requested_at < :requestedBefore)
    order by external_organization_id ${boundLimit}`,
  add: `
    insert into providers (${columns})
    values (:externalOrganizationId, :organizationId, :organizationIdJson, :name,
      case when :state = 'connected'
          and exists (select 1 from pauses where kind = 'provider' and subject = :externalOrganizationId)
        then 'paused' else :state end, :profile, :requestHash, :settings, :sealedCredentials, :sealedDispatch, :isHeld, :heldMessage, :requestedAt, :connectedAt)`,
  change: `
    update providers set
      organization_id = coalesce(:organizationId, organization_id),
      organization_id_json = coalesce(:organizationIdJson, organization_id_json),
      name = coalesce(:name, name),
      -- Paused before it was connected, it stays so.
      state = case when :state = 'connected'
          and exists (select 1 from pauses where kind = 'provider' and subject = :id)
        then 'paused' else coalesce(:state, state) end,
      profile = coalesce(:profile, profile),
      request_hash = coalesce(:requestHash, request_hash),
      settings = coalesce(:settings, settings),
      sealed_credentials = coalesce(:sealedCredentials, sealed_credentials),
      sealed_dispatch = coalesce(:sealedDispatch, sealed_dispatch),
      connected_at = case when :state = 'connected' and (state <> 'connected' or connected_at is null)
        then :now else connected_at end
    where external_organization_id = :id`,
  hold: `
    update providers set is_held = 1, held_message = :message, held_at = coalesce(held_at, :now)
    where external_organization_id = :id`,
  releaseHold: `
    update providers set is_held = 0, held_message = null, held_at = null where external_organization_id = :id`,
  setPaused: `update providers set state = 'paused' where external_organization_id = :id and state = 'connected'`,
  setResumed: `update providers set state = 'connected' where external_organization_id = :id and state = 'paused'`,
  /** Where the post that was sent is the one that lets its provider go. */
  setOffboarded: `
    update providers set state = 'offboarded'
    where state = 'offboarding' and external_organization_id =
      (select provider from updates where seq = :seq and kind = 'gateway_deprovision')`,
  /** Those whose jobs wait: held or paused. */
  gated: `
    select external_organization_id as id from providers where is_held = 1
    union select subject as id from pauses where kind = 'provider'
    union select external_organization_id as id from providers where state = 'paused'`,
  paused: `
    select subject as id from pauses where kind = 'provider'
    union select external_organization_id as id from providers where state = 'paused'`,
  countByState: 'select state, count(*) as count from providers group by state',
  queuedUpdates: `
    select count(*) as count from outbox_keys
    join updates on updates.key = outbox_keys.key and updates.state = 'queued'
    where outbox_keys.provider = :id and outbox_keys.job_id is not null`,
}

export const pauseSql = {
  add: 'insert into pauses (kind, subject, paused_at, paused_by) values (:kind, :subject, :now, :by) on conflict do nothing',
  remove: 'delete from pauses where kind = :kind and subject = :subject',
  has: 'select 1 as found from pauses where kind = :kind and subject = :subject',
  list: 'select kind, subject, paused_at, paused_by from pauses order by kind, subject',
  hold: 'insert into holds (organization_id, held_at) values (:organizationId, :now) on conflict do nothing',
  release: 'delete from holds where organization_id = :organizationId',
  /** What holds a new key of this owner back. */
  gates: `
    select exists (select 1 from pauses where kind = 'job' and subject = :jobId) as is_paused,
      exists (select 1 from holds where organization_id = :organizationId) as is_held`,
}
