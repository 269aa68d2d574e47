/** Statements on the one connection of a store that no gateway runs on; values by place. */
export const metaSql = {
  list: 'select name, value from meta',
  set: 'insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
  setWhereNone: 'insert into meta (name, value) values ($1, $2) on conflict do nothing',
  remove: 'delete from meta where name = $1',
  removeAllBut: 'delete from meta where name <> all($1)',
}

export const adoptSql = {
  pauseAll: `insert into pauses (kind, subject, paused_at) values ('all', '', $1) on conflict do nothing`,
  setCondition: `
    insert into conditions (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value`,
  audit: `
    insert into audit (id, at, token, actor, act, subject, before, after)
    values ($1, $2, 'cli', $3, 'store.adopt', 'store', $4, $5)`,
}
