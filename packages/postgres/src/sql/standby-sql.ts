export const standbySql = {
  /** Commits of this program that have waited for a standby for longer than an answer takes, and which standbys are named. */
  waiting: `
    select count(*)::integer as waiting, current_setting('synchronous_standby_names') as names from pg_stat_activity
    where datname = current_database() and usename = current_user and application_name like 'truckroll%'
      and wait_event = 'SyncRep' and query_start < clock_timestamp() - interval '1 second'`,
  isWaiting: `
    select coalesce(bool_or(wait_event = 'SyncRep'), false) as is_waiting from pg_stat_activity where pid = $1`,
  ownPid: 'select pg_backend_pid() as pid',
  commitsByStandby: 'set synchronous_commit = on',
  /** The least that a commit waits with: it needs no table, and leaves nothing behind. */
  confirm: `select pg_logical_emit_message(true, 'truckroll', 'standby')`,
}

export const replicaSql = {
  names: `select current_setting('synchronous_standby_names') as names`,
  list: `
    select coalesce(nullif(application_name, ''), host(client_addr)) as name, sync_state from pg_stat_replication
    order by 1`,
}

/** The first eight digits of the log's file name. It changes whenever a server begins a history of its own. */
export const timelineSql = `select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as value`
