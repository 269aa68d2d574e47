import { boundLimit } from './bound-limit.ts'

// Word for word the text of the partial index `events_open`.
const isOpen = `state in ('waiting', 'dead')`

const columns = `seq, id, message_id, key, job_id, put_key, entity_id, organization_id, credential, message_type, body,
  is_full_job, is_notice, lost_term, state, attempts, failures, open_attempt, previous, failing_since, handed_type, handed_data,
  recorded_at`

export const eventSql = {
  head: `select ${columns} from events where key = :key and ${isOpen} order by seq limit 1`,
  headState: `
    select state, recorded_at from events where key = :key and ${isOpen} order by seq limit 1`,
  get: `select ${columns} from events where id = :id`,
  /** Oldest first. */
  listOfJob: `select ${columns}, purged_at from events where job_id = :jobId and seq > :after order by seq ${boundLimit}`,
  /** One that was begun was answered: the end before it is told again by a call that comes late. */
  takeBack: `
    update keys set claimed_until = null, claimed_id = null, claim_token = 0
    where key = :key and claim_token = :token and claimed_until is not null
      and not exists (select 1 from events where id = keys.claimed_id and open_attempt is not null)`,
  startAttempt: `
    update events set attempts = attempts + 1, failures = failures + 1, open_attempt = attempts + 1,
      handed_type = coalesce(handed_type, :type), handed_data = coalesce(handed_data, :data)
    where seq = :seq`,
  finish: `
    update events set state = :state, cause = :cause, message = :message, answer = :answer, finished_at = :now,
      open_attempt = null
    where seq = :seq`,
  /** `failures` counted this attempt when it began; one that does not count is taken back. */
  retry: `
    update events set cause = :cause, message = :message, side = :side, previous = :previous,
      failing_since = :failingSince,
      failures = failures - :uncounted, open_attempt = null
    where seq = :seq`,
  /** Its process died during the attempt. The failure stays counted. */
  crash: `
    update events set previous = 'crashed', cause = 'crashed', open_attempt = null where seq = :seq`,
  attempted: `select ${columns} from events where open_attempt is not null`,
  /** `previous` tells of the attempt that parked it, not of the one before that. */
  reopen: `
    update events set state = 'waiting', failures = 0, failing_since = null, cause = null, message = null, answer = null,
      finished_at = null,
      previous = case cause when 'crashed' then 'crashed' when 'timeout' then 'timeout' when 'hung' then 'timeout'
        else 'status' end
    where seq = :seq`,
  skip: `update events set state = 'skipped', finished_at = :now where seq = :seq`,
  isEntityKnown: 'select 1 as found from entities where put_key = :putKey and entity_id = :entityId',
  setEntityKnown: `
    insert into entities (put_key, entity_id) values (:putKey, :entityId) on conflict do nothing`,
}

export const attemptSql = {
  start: 'insert into attempts (event_seq, number, started_at) values (:seq, :number, :now)',
  finish: `
    update attempts set finished_at = :now, outcome = :outcome, cause = :cause, message = :message
    where event_seq = :seq and number = :number`,
}

export const stepSql = {
  put: `
    insert into steps (event_seq, name, result) values (:seq, :name, :result)
    on conflict (event_seq, name) do update set result = excluded.result`,
  list: 'select name, result from steps where event_seq = :seq',
  forget: 'delete from steps where event_seq = :seq',
}

export const echoSql = {
  /** What an event says about a job ends what an earlier one said about the same. */
  supersede: 'delete from echoes where job_id = :jobId and kind = :kind and event_seq <> :seq',
  supersedeOfEntity: `
    delete from echoes where job_id = :jobId and kind = :kind and event_seq <> :seq and exists
      (select 1 from events where seq = echoes.event_seq and put_key = :putKey and entity_id = :entityId)`,
  put: `
    insert into echoes (job_id, kind, value, event_seq, expires_at)
    values (:jobId, :kind, :value, :seq, :expiresAt)
    on conflict (job_id, kind, value) do update set event_seq = excluded.event_seq, expires_at = excluded.expires_at`,
  /** Uses an entry up. */
  take: `
    delete from echoes where job_id = :jobId and kind = :kind and value = :value and expires_at > :now`,
  matches: `
    select 1 as found from echoes where job_id = :jobId and kind = :kind and value = :value and expires_at > :now`,
  forget: 'delete from echoes where job_id = :jobId and kind = :kind',
  expire: 'delete from echoes where expires_at <= :now',
}

export const leaseSql = {
  get: 'select holder, token, expires_at from leases where credential = :credential',
  put: `
    insert into leases (credential, holder, token, expires_at) values (:credential, :holder, :token, :expiresAt)
    on conflict (credential) do update set
      holder = excluded.holder, token = excluded.token, expires_at = excluded.expires_at`,
  renew:
    "update leases set expires_at = :expiresAt where credential = :credential and token = :token and holder <> ''",
  /** The row stays: the next token must be a larger one. */
  release: `
    update leases set expires_at = 0, holder = '' where credential = :credential and token = :token`,
  releaseAll: `update leases set expires_at = 0, holder = ''`,
}
