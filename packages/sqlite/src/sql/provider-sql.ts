export const pauseSql = {
  add: 'insert into pauses (kind, subject, paused_at, paused_by) values (:kind, :subject, :now, :by) on conflict do nothing',
}
