/** Notices that were given up, by their key: what each brought is known for as long as it can be replayed. Few rows. */
export const failedNotices = `
create index events_failed_notices on events (key) where state = 'failed_notice';
`
