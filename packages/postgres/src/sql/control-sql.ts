export const controlSql = {
  replay: 'select replay_items(:ids, :isFromStart, :now) as count',
  skip: 'select skip_item(:id, :now) as is_skipped',
}
