/**
 * A job's body stands in the event that told it last, and is not written a second time: `body_event` is the seq of that
 * event, `body_from` (from 1) and `body_bytes` where in its body. Null: it stands in the job's own row, as all did before.
 */
export const bodiesOnce = `
alter table jobs add column body_event integer;
alter table jobs add column body_from integer;
alter table jobs add column body_bytes integer;
`
