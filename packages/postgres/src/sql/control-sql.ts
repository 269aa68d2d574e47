export const controlSql = {
  replay: 'select replay_items(:ids, :isFromStart, :by, :now) as count',
  skip: 'select skip_item(:id, :by, :now) as is_skipped',
  startReplay: `
    select start_replay(:id, :provider, :cause, :isFromStart, :everyMs::double precision, :subject, :after, :by, :now)
      as count`,
  advanceReplays: 'select next_in_ms, taken from advance_replays(:limit, :now)',
  replaysLeft:
    'select coalesce(sum(total - done), 0)::integer as count from replays where finished_at is null',
}
