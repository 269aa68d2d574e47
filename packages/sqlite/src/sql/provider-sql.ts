export const providerSql = {
  ofOrganization: 'select external_organization_id from providers where organization_id = :organizationId',
  /** Those whose jobs wait: held or paused. */
  gated: `
    select external_organization_id as id from providers where is_held = 1
    union select subject as id from pauses where kind = 'provider'
    union select external_organization_id as id from providers where state = 'paused'`,
  paused: `
    select subject as id from pauses where kind = 'provider'
    union select external_organization_id as id from providers where state = 'paused'`,
}

export const pauseSql = {
  add: 'insert into pauses (kind, subject, paused_at, paused_by) values (:kind, :subject, :now, :by) on conflict do nothing',
  has: 'select 1 as found from pauses where kind = :kind and subject = :subject',
  /** What holds a new key of this owner back. */
  gates: `
    select exists (select 1 from pauses where kind = 'job' and subject = :jobId) as is_paused,
      exists (select 1 from holds where organization_id = :organizationId) as is_held`,
}
