/** When an update was last told once more under its idempotency key: whoever repeats it needs it to be known. */
export const repeatedUpdates = `
alter table updates add column repeated_at integer;
`
