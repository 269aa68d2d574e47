import { isSuspect } from '../keys/key-sql.ts'
import type { TableDialect } from './table-dialect.ts'

/**
 * What waits, by the key that orders it: events or updates. Its rows change twice with each of them. No open event of the
 * key stands before `head_seq`: to look for the head among all that the key ever had would read what ended long ago for as
 * long as a snapshot of somebody else keeps that from being vacuumed.
 */
export const keyTable = (name: 'keys' | 'outbox_keys', is: TableDialect) => `
create table ${name} (
  key ${is.orderedText} primary key,
  job_id text,
  organization_id text,
  provider text,
  credential ${is.orderedText} not null,
  queue ${is.orderedText} not null,
  gates integer not null,
  due_at ${is.long} not null,
  since ${is.long} not null,
  is_outage integer not null default 0,
  claim_token ${is.long} not null default 0,
  claimed_id text,
  claimed_until ${is.long},
  claimed_by text${name === 'keys' ? `,\n  head_seq ${is.long} not null default 0` : ''}
) ${is.clustered} ${is.vacuumed.often};
create index ${name}_ready on ${name} (credential, queue, due_at, key) where gates = 0 and claimed_until is null;
create index ${name}_due on ${name} (due_at) where gates = 0 and claimed_until is null;
${name === 'keys' ? `create index keys_suspect on keys (due_at) where ${isSuspect};\n` : ''}create index ${name}_claimed on ${name} (claimed_until) where claimed_until is not null;`
