const columns = 'seq, id, cause, job_id, external_organization_id, text, since'

export const attentionSql = {
  add: 'select add_attention(:cause, :jobId, :externalOrganizationId, :text, :now) as id',
  listOpen: `select ${columns} from attention where done_at is null and seq > :cursor order by seq limit :limit`,
  finish: 'select finish_attention(:id, :by, :now) as is_done',
  countOpen: 'select count(*) as count from attention where done_at is null',
}
