const columns = `external_organization_id, organization_id, organization_id_json, name, state, profile, request_hash,
  settings, sealed_credentials, sealed_dispatch, is_held, held_message, requested_at, connected_at`

export const providerSql = {
  get: `select ${columns} from providers where external_organization_id = :id`,
  getByOrganization: `select ${columns} from providers where organization_id = :organizationId`,
  list: `
    select ${columns} from providers
    where external_organization_id > :cursor
      and (:state::text is null or state = :state)
      and (:requestedBefore::bigint is null or requested_at < :requestedBefore)
    order by external_organization_id limit :limit`,
  add: `
    select add_provider(:provider, :sealedCredentials, :sealedDispatch, :post, :postSealed, :notice, :act, :by, :now)
      as is_added`,
  change: `
    select change_provider(:id, :change, :sealedCredentials, :sealedDispatch, :post, :postSealed, :notice, :act, :by, :now)`,
  countByState: 'select state, count(*) as count from providers group by state',
  queuedUpdates: `
    select count(*) as count from outbox_keys
    join updates on updates.key = outbox_keys.key and updates.state = 'queued'
    where outbox_keys.provider = :id and outbox_keys.job_id is not null`,
  pauseOrResume: 'select pause_or_resume(:act, :kind, :subject, :by, :now)',
  listPauses: 'select kind, subject, paused_at, paused_by from pauses order by kind, subject',
  holdOrganization: 'select hold_organization(:organizationId, :isHeld, :holdsUnknown, :now)',
}
