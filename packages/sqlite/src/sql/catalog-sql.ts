export const catalogSql = {
  tables: `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not in ('meta', 'scrubbing', 'job_words')
    order by name`,
  columns: 'select name, type, pk from pragma_table_info(:name) order by name',
}
