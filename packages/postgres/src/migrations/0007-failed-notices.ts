/** Notices that were given up, by their key: as on SQLite. */
export const failedNotices = `
create index events_failed_notices on events (key) where state = 'failed_notice';
`
