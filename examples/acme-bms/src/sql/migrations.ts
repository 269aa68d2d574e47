const recordColumns =
  'seq integer primary key autoincrement, id text not null unique, company_id text not null, body text not null'

/** Numbered by place, forward only. A record is one JSON body beside the columns that it is searched by. */
export const migrations: readonly string[] = [
  `
  create table companies (id text primary key, name text not null, created_at text not null) strict;
  create table keys (
    id text primary key, company_id text not null references companies, kind text not null check (kind in ('api', 'office')),
    secret_hash blob not null, created_at text not null
  ) strict;

  create table customers (${recordColumns}, email text, phone text, external_reference text) strict;
  create index customers_by_email on customers (company_id, email);
  create index customers_by_phone on customers (company_id, phone);
  create index customers_by_reference on customers (company_id, external_reference);

  create table work_orders (
    ${recordColumns}, number integer not null, customer_id text not null, status text not null,
    updated_at text not null, external_reference text
  ) strict;
  create unique index work_orders_by_number on work_orders (company_id, number);
  create index work_orders_by_reference on work_orders (company_id, external_reference);

  create table visits (${recordColumns}, work_order_id text not null, status text not null, external_reference text) strict;
  create index visits_by_work_order on visits (company_id, work_order_id);

  create table notes (${recordColumns}, work_order_id text not null, visibility text not null, external_reference text) strict;
  create index notes_by_work_order on notes (company_id, work_order_id);

  create table files (${recordColumns}, work_order_id text not null, visibility text not null, external_reference text) strict;
  create index files_by_work_order on files (company_id, work_order_id);
  create table file_contents (file_id text primary key references files (id) on delete cascade, content blob not null) strict;

  create table events (
    seq integer primary key autoincrement, id text not null unique, company_id text not null,
    occurred_at text not null, body text not null
  ) strict;
  create index events_by_company on events (company_id, seq);

  create table webhooks (${recordColumns}, secret text not null) strict;
  create table deliveries (
    seq integer primary key autoincrement, id text not null unique,
    webhook_id text not null references webhooks (id) on delete cascade,
    event_id text not null references events (id) on delete cascade,
    state text not null check (state in ('waiting', 'delivered', 'failed')),
    attempts integer not null, due_at integer not null, last_status integer, last_error text
  ) strict;
  create index deliveries_due on deliveries (state, due_at);
  create index deliveries_by_webhook on deliveries (webhook_id, seq);
  `,
]
