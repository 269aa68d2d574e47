export const catalogSql = {
  /** Columns of all tables of the schema, with their place in the primary key. */
  columns: `
    select c.relname as table_name, a.attname as name, format_type(a.atttypid, null) as type, a.attidentity <> '' as is_identity,
      array_position(i.indkey::int2[], a.attnum) as key_place
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = quote_ident($1)::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'meta' and not c.relispartition
    order by c.relname collate "C", a.attname collate "C"`,
}
