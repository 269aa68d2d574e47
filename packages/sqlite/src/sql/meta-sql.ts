export const metaSql = {
  exists: `select 1 as found from sqlite_schema where type = 'table' and name = 'meta'`,
  list: 'select name, value from meta',
  set: `
    insert into meta (name, value) values (:name, :value) on conflict (name) do update set value = excluded.value`,
  remove: 'delete from meta where name = :name',
}

export const conditionSql = {
  set: `
    insert into conditions (name, value) values (:name, :value)
    on conflict (name) do update set value = excluded.value`,
}

export const auditSql = {
  add: `
    insert into audit (id, at, token, actor, act, subject, before, after)
    values (:id, :at, :token, :actor, :act, :subject, :before, :after)`,
}
