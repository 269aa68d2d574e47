export const metaSql = {
  exists: `select 1 as found from sqlite_schema where type = 'table' and name = 'meta'`,
  list: 'select name, value from meta',
  set: `
    insert into meta (name, value) values (:name, :value) on conflict (name) do update set value = excluded.value`,
  remove: 'delete from meta where name = :name',
}

export const counterSql = {
  add: `
    insert into counters (name, value) values (:name, 1) on conflict (name) do update set value = value + 1`,
}

export const conditionSql = {
  set: `
    insert into conditions (name, value) values (:name, :value)
    on conflict (name) do update set value = excluded.value`,
  remove: 'delete from conditions where name = :name',
  list: 'select name, value from conditions order by name',
}

export const auditSql = {
  add: `
    insert into audit (id, at, token, actor, act, subject, before, after)
    values (:id, :at, :token, :actor, :act, :subject, :before, :after)`,
}
