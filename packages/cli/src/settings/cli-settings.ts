import { z } from 'zod'
import { isPostgresStore } from '../run/store-name.ts'
import { isServerUrl } from './is-server-url.ts'

const positiveInt = z.coerce.number().int().min(1)
const webUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })

/**
 * Settings that neither the engine nor the HTTP side has: what to load, whom to call, and those without
 * effect yet.
 */
export const cliSettingsSchema = z.object({
  store: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'expected sqlite:PATH or postgres://...')
    .refine(
      (store) => !isPostgresStore(store) || isServerUrl(store),
      'expected postgres://USER:PASSWORD@HOST:PORT/DATABASE; encode the password (such as %2F for /, %40 for @)',
    )
    .default('sqlite:./truckroll.db')
    .describe(
      'where everything durable lies; `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE` for several processes',
    ),
  storeGroup: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'expected the name or number of a group')
    .optional()
    .describe("group that may read the store's files, which only the gateway's user may read otherwise"),
  adapter: z
    .string()
    .min(1)
    .max(4_096)
    .optional()
    .describe(
      'package name or path (`.ts` or `.js`); `bridge` = the HTTP bridge; required unless bridgeUrl is set',
    ),
  url: webUrl.default('http://127.0.0.1:4200').describe('the gateway that commands such as `status` ask'),
  oauthClientId: z.string().min(1).max(500).optional().describe('OAuth client; no effect yet'),
  oauthClientSecret: z.string().min(1).max(500).optional().describe('OAuth client secret; no effect yet'),
  bridgeUrl: webUrl.optional().describe('HTTP bridge: where to deliver'),
  bridgeSecret: z
    .string()
    .optional()
    .describe('HTTP bridge: `whsec_` + base64, several by comma, each signs'),
  bridgeTimeoutMs: positiveInt
    .max(600_000)
    .optional()
    .describe('HTTP bridge: time for one answer; 15000 if not set'),
  bridgeTypes: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('HTTP bridge: types delivered, by comma; all of this release if not set'),
  bridgeHosts: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe("HTTP bridge: hosts that a provider's own `settings.bridgeUrl` may name, by comma"),
  alertCommand: z
    .string()
    .min(1)
    .max(4_096)
    .optional()
    .describe("run by the shell with an alert's JSON on its standard input"),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('pino level'),
})
