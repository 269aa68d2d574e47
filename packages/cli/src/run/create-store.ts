import type { Logger } from '@truckroll/gateway'
import type { Store } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { isPostgresStore } from './store-name.ts'
import { toStorePath } from './to-store-path.ts'

/**
 * The store that `TRUCKROLL_STORE` names. Nothing is opened yet. `end`: ends the process if the store was taken away from
 * it.
 */
export async function createStore(
  store: string,
  baseFolder: string,
  logger: Logger,
  end: () => void = () => undefined,
  group?: string,
): Promise<Store> {
  const onLost = (error: unknown) => {
    logger.error({ err: error }, 'the store was taken away: ending')
    end()
  }
  if (!isPostgresStore(store)) {
    return createSqliteStore({ path: toStorePath(store, baseFolder), group, onLost })
  }
  // Loaded only if it is used: a gateway on SQLite does not need the driver.
  const { createPostgresStore } = await import('@truckroll/postgres')
  return createPostgresStore({ url: store, logger, onLost })
}
