/** Statements that write updates, for every act that changes them. */
export const updateWrites = {
  addHistory: `
    insert into update_history (update_seq, at, state, message)
    select x.update_seq, x.at, x.state, x.message
    from {rows x: update_seq bigint, at bigint, state text, message text}`,
  removeFile: 'delete from update_files where update_id in (select x.id from {rows x: id text})',
}
