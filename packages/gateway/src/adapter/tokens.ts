import type { $ZodType, output } from 'zod/v4/core'
import type { Clock, Logger } from '@truckroll/store'
import { createSharedToken, type Token } from '../environment/token.ts'
import type { CallPermits } from './call-permits.ts'
import type { HttpClient } from './http-client.ts'

/** What the host puts into every adapter's container; name them in `inject` or in `@inject()`. */
export const adapterTokens = {
  /** The adapter's settings, parsed by its `settings` schema: use `settingsToken(schema)` for its type. */
  settings: createSharedToken<unknown>('truckroll.adapter.settings'),
  logger: createSharedToken<Logger>('truckroll.adapter.logger'),
  http: createSharedToken<HttpClient>('truckroll.adapter.http'),
  /** Asked before each call by an adapter with a client of its own; `http` asks by itself. */
  permits: createSharedToken<CallPermits>('truckroll.adapter.permits'),
  clock: createSharedToken<Clock>('truckroll.adapter.clock'),
}

/** The token of the settings with the type that `schema` parses to; give the schema that the definition names. */
export function settingsToken<Schema extends $ZodType>(_schema: Schema): Token<output<Schema>> {
  // The host binds what this very schema parsed, so the narrower type holds at run time.
  return adapterTokens.settings as unknown as Token<output<Schema>>
}
