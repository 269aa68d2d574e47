import { sqlOfOtherProvider } from '@truckroll/store'

const stored = `seq, id, job_id, kind, state, cause, message, accepted_at, occurred_at, sent_at, attempts, repeats,
  is_answer, lost_term, ${sqlOfOtherProvider('updates.job_id', 'updates.lost_term')}`

export const outboxSql = {
  accept: 'select * from accept_updates(:updates, :files, :cursors, :now)',
  claim: 'select * from claim_sends(:now, :limit, :claimMs, :owner, :seat, :slot, :options)',
  finish: 'select finish_send(:key, :id, :token, :outcome, :notice, :now) as has_more',
  getFile: 'select content from update_files where update_id = :id',
  get: `select ${stored} from updates where id = :id and job_id is not null`,
  openVisits: 'select visit from open_visits(:jobId) as visit',
  openVisitsOfJobs: `
    select job_id, visit from unnest(:jobIds::text[]) as job_id cross join lateral open_visits(job_id) as visit`,
  /** The newest of each job, and the newest that says where it stands. */
  newestOfJobs: `
    select ${stored} from updates where seq in (
      select max(seq) from updates where job_id = any(:jobIds::text[]) and lost_term is null group by job_id
      union
      select max(seq) from updates
      where job_id = any(:jobIds::text[]) and kind not in ('note', 'attachment')
        and state in ('queued', 'sent', 'confirmed') and lost_term is null
      group by job_id)
    order by seq`,
  list: `select ${stored} from updates where job_id = :jobId order by seq`,
}
