/** First number of the advisory locks that say who uses a store; the second stands for its schema. */
const USE_SPACE = 1_953_657_196
const lock = `${USE_SPACE}, hashtext($1)`

/** Held by a session: shared by gateways, alone by who copies or adopts the store. */
export const useLockSql = {
  share: `select pg_try_advisory_lock_shared(${lock}) as is_taken`,
  unshare: `select pg_advisory_unlock_shared(${lock})`,
  take: `select pg_try_advisory_lock(${lock}) as is_taken`,
  untake: `select pg_advisory_unlock(${lock})`,
  holders: `
    select format('%s from %s (server process %s)', coalesce(nullif(application_name, ''), 'a program'),
      coalesce(host(client_addr), 'this machine'), l.pid) as holder
    from pg_locks l left join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.classid = ${USE_SPACE} and l.objsubid = 2
      and l.database = (select oid from pg_database where datname = current_database())
      and l.objid::bigint = (hashtext($1)::bigint & 4294967295)`,
}
