/** Jobs that an organization had before another; see migrations/first-tables/job-tables.ts. */
export const lostJobSql = {
  owner: `
    select key, term, organization_id, provider, credential, bms_id, is_created, 1 as is_canceled_by_brand
    from lost_jobs where job_id = :id and term = :term`,
  handedOver: `
    update lost_jobs set is_created = max(is_created, :isCreated), handed_body = coalesce(:handedBody, handed_body)
    where job_id = :id and term = :term`,
}
