import { setTimeout as pause } from 'node:timers/promises'
import { GatewayError, type Migration } from '@truckroll/store'
import type pg from 'pg'
import { holdersOf, shareStore, tryTakeStore, unshareStore, untakeStore } from '../offline/use-lock.ts'
import { migrate, readVersion } from './migrate.ts'
import { migrations as ownMigrations } from './migrations.ts'

/** The server frees the lock of a process that has just ended a moment later. */
const WAIT_MS = 5_000
const RETRY_MS = 50

/**
 * Brings a store up to this version, and says for as long as the connection lasts that a gateway runs on it. Tables that
 * are there are changed under nobody: a gateway of the version before would go on writing as if they were what they were.
 * @throws GatewayError `TR_STORE_LOCKED` naming whoever runs on it; nothing was changed then
 */
export async function migrateAlone(
  client: pg.ClientBase,
  schema: string,
  place: string,
  migrations: readonly Migration[] = ownMigrations,
): Promise<void> {
  const newest = migrations.at(-1)?.version ?? 0
  const startedAt = performance.now()
  for (;;) {
    await shareStore(client, schema, place)
    const { version } = await readVersion(client, schema)
    if (version === 0 || version >= newest) return migrate(client, schema, place, migrations)
    await unshareStore(client, schema)
    if (await tryTakeStore(client, schema)) {
      try {
        await migrate(client, schema, place, migrations)
      } finally {
        await untakeStore(client, schema)
      }
    } else if (performance.now() - startedAt >= WAIT_MS) {
      throw new GatewayError(
        'TR_STORE_LOCKED',
        `The store ${place} has tables of version ${version}, and a gateway of that version runs on it: ` +
          `${await holdersOf(client, schema)}. Stop every such gateway, then start this one: it brings the tables to version ${newest}. Nothing was changed`,
      )
    } else await pause(RETRY_MS)
  }
}
