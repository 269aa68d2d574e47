import { metaNames } from '@truckroll/store'

/**
 * Whether the rows of `meta` are still where this store wrote them. Dump and restore write them anew, by another
 * transaction and into another table, and a database made from a template has another number; a new version of the
 * server, vacuum and rewriting the table change none of the three.
 */
const database = `(select oid from pg_database where datname = current_database())::text`
export const homeSql = {
  isHere: `
    select value = ${database} || '/' || tableoid::oid::text || '/' || xmin::text as is_here from meta
    where name = '${metaNames.home}'`,
  set: `
    insert into meta (name, value)
    values ('${metaNames.home}', ${database} || '/' || 'meta'::regclass::oid::text || '/' || pg_current_xact_id()::xid::text)
    on conflict (name) do update set value = excluded.value`,
  setWhereNone: `
    insert into meta (name, value)
    values ('${metaNames.home}', ${database} || '/' || 'meta'::regclass::oid::text || '/' || pg_current_xact_id()::xid::text)
    on conflict (name) do nothing`,
}
