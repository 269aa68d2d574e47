/** Raised when a table changes; a file of another version is refused, not migrated: it holds test data. */
export const schemaVersion = 1

export const schemaSql = `
create table if not exists meta (name text primary key, value text not null) without rowid;
create table if not exists rows (
  tab text not null, id text not null, json text not null, primary key (tab, id)
) without rowid;
create table if not exists messages (
  account text not null, seq integer not null, json text not null, primary key (account, seq)
) without rowid;
create table if not exists finished (
  seq integer primary key autoincrement, id text not null, account text not null, json text not null
);
create index if not exists finished_by_id on finished (id, seq);
create table if not exists files (
  token text primary key, name text not null, content_type text not null, bytes blob not null
);
create table if not exists received (
  seq integer primary key, account text not null, message_id text, received_at integer not null, json text not null
);
create index if not exists received_by_account on received (account, seq);
create index if not exists received_by_message on received (message_id, seq);
`
