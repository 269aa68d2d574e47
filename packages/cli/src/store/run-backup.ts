import { resolve } from 'node:path'
import { backupSqlite } from '@truckroll/sqlite'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { toJsonText } from '../output/to-json-text.ts'
import { toLocalTime } from '../output/to-local-time.ts'
import { toTable } from '../output/to-table.ts'
import { isPostgresStore } from '../run/store-name.ts'
import { toStorePath } from '../run/to-store-path.ts'
import { createProgress } from './progress.ts'
import { readStoreSettings } from './read-store-settings.ts'

export interface BackupCommandOptions {
  readonly config?: string
  readonly force?: boolean
  readonly json?: boolean
}

/** Backs the store of the settings up to a file, while a gateway runs on it. */
export async function runBackup(
  context: CliContext,
  file: string,
  options: BackupCommandOptions,
): Promise<void> {
  const { store, storeGroup, baseFolder } = await readStoreSettings(context, options.config)
  if (isPostgresStore(store)) throw toPostgresAdvice(store, file)
  const progress = createProgress(context)
  const path = toStorePath(store, baseFolder)
  const done = await backupSqlite({
    path,
    file: resolve(context.cwd, file),
    mayReplace: options.force === true,
    group: storeGroup,
    now: context.now,
    tell: ({ pages, total }) => progress('pages copied', pages, total),
  })
  const takenAt = new Date(done.takenAt).toISOString()
  if (options.json === true) return context.output.print(toJsonText({ ...done, takenAt }))
  const tables = Object.entries(done.rows).map(([table, rows]) => ({ table, rows }))
  context.output.print(
    toTable(
      [
        { heading: 'TABLE', value: (row) => row.table },
        { heading: 'ROWS', value: (row) => row.rows },
      ],
      tables,
      context.output.style,
    ),
  )
  context.output.print(
    `${done.file}: ${done.bytes} bytes, checked, all that ${path} held at ${toLocalTime(takenAt, 'UTC') ?? takenAt} (${done.stamp.environment}/${done.stamp.instance}).`,
  )
}

/**
 * The server's own tool is better than anything we could add: it copies one moment of the database while
 * gateways run.
 */
function toPostgresAdvice(store: string, file: string): CliError {
  const url = withoutPassword(store)
  return new CliError(
    'TR_CLI_ARGUMENT',
    'A PostgreSQL store is backed up by pg_dump, while gateways run:\n' +
      `  pg_dump --format=custom --schema=truckroll --file='${file}' '${url}'\n` +
      'and restored into an empty database by pg_restore, then adopted:\n' +
      `  pg_restore --exit-on-error --no-owner --dbname='postgres://...' '${file}'\n` +
      '  truckroll store adopt',
  )
}

/** The tool reads it from PGPASSWORD or its password file: on a command line others of the machine would see it. */
function withoutPassword(store: string): string {
  const url = new URL(store)
  url.password = ''
  for (const name of ['password', 'sslpassword']) url.searchParams.delete(name)
  return url.href
}
