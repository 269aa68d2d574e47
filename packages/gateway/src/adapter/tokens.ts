import type { Clock } from '../environment/clock.ts'
import type { Logger } from '../environment/logger.ts'
import { createToken, type Token } from '../composition/token.ts'
import type { HttpClient } from './http-client.ts'

/** What the host puts into every adapter's container; name them in `inject` or in `@inject()`. */
export const adapterTokens = {
  /** The adapter's settings, parsed by its `settings` schema: use `settingsToken(schema)` for its type. */
  settings: createToken<unknown>('truckroll.adapter.settings'),
  logger: createToken<Logger>('truckroll.adapter.logger'),
  http: createToken<HttpClient>('truckroll.adapter.http'),
  clock: createToken<Clock>('truckroll.adapter.clock'),
}

export type { Token }
