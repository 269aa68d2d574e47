const ownerColumns =
  "coalesce(key, 'job:' || id) as key, term, organization_id, provider, credential, bms_id, is_created, is_canceled_by_brand"

export const jobSql = {
  owner: `select ${ownerColumns} from jobs where id = :id`,
  /** What a completed attempt tells. */
  handedOver: `
    update jobs set is_created = max(is_created, :isCreated), handed_body = coalesce(:handedBody, handed_body)
    where id = :id`,
}
