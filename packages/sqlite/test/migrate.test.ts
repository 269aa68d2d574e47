import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSqliteStore } from '@truckroll/sqlite'
import { describeUpgrades } from '@truckroll/store/contract'
import { Connection } from '../src/connection/connection.ts'
import { migrate } from '../src/migrations/migrate.ts'
import { inspectSqlite } from '../src/offline/inspect-sqlite.ts'
import { migrations } from '../src/migrations/migrations.ts'

describeUpgrades('the SQLite store', migrations, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'truckroll-upgrade-'))
  const path = join(folder, 'store.db')
  const withDatabase = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(path)
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  return {
    createStore: () => createSqliteStore({ path }),
    migrate: async (list) => withDatabase((database) => migrate(new Connection(database), path, list)),
    execute: async (script) => withDatabase((database) => database.exec(script)),
    describe: async () =>
      withDatabase((database) => ({
        version: Number(database.prepare('pragma user_version').get()?.['user_version']),
        tables: database
          .prepare(`select name from sqlite_schema where type = 'table' order by name`)
          .all()
          .map((row) => String(row['name'])),
      })),
    inspect: async (list) => {
      const report = await inspectSqlite({ path }, list)
      if (report === undefined) throw new Error('expected a report')
      return report
    },
    remove: async () => rmSync(folder, { recursive: true }),
  }
})
