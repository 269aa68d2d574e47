// A gateway in a program of its own, as an embedder writes one: for what no setting of `truckroll run` can bring about.
import type { Logger } from '@truckroll/gateway'
import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createServer } from '@truckroll/server'
import { inspect } from 'node:util'
import { z } from 'zod'
import adapter from '../adapter/adapter.js'
import { losses } from './losses.ts'

const optionsSchema = z.strictObject({ loss: z.string().optional(), maxBytes: z.int().optional() })
const environmentSchema = z.object({
  TRUCKROLL_DISPATCH_URL: z.url(),
  TRUCKROLL_DISPATCH_KEY: z.string(),
  TRUCKROLL_DISPATCH_SECRET: z.string(),
  TRUCKROLL_STORE: z.templateLiteral(['sqlite:', z.string()]),
  TRUCKROLL_ADAPTER_BMS_URL: z.url(),
  TRUCKROLL_POLL_INTERVAL_MS: z.string(),
  TRUCKROLL_RETRY_BASE_MS: z.string(),
  TRUCKROLL_RETRY_MAX_MS: z.string(),
  TRUCKROLL_HTTP_PORT: z.string(),
  TRUCKROLL_CALLBACK_TOKEN: z.string().optional(),
})

const { loss, maxBytes } = optionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'))
const env = environmentSchema.parse(process.env)
const logger: Logger = { debug() {}, info() {}, warn() {}, error: tell, child: () => logger }
const path = env.TRUCKROLL_STORE.slice('sqlite:'.length)
const whole = createSqliteStore(maxBytes === undefined ? { path } : { path, maxBytes })
const plant = loss === undefined ? undefined : losses[loss]
if (loss !== undefined && plant === undefined) throw new Error(`there is no loss ${loss}`)
const gateway = createGateway({
  adapter,
  adapterSettings: { bmsUrl: env.TRUCKROLL_ADAPTER_BMS_URL },
  store: plant?.(whole) ?? whole,
  logger,
  settings: {
    dispatchUrl: env.TRUCKROLL_DISPATCH_URL,
    dispatchKey: env.TRUCKROLL_DISPATCH_KEY,
    dispatchSecret: env.TRUCKROLL_DISPATCH_SECRET,
    pollIntervalMs: Number(env.TRUCKROLL_POLL_INTERVAL_MS),
    retryBaseMs: Number(env.TRUCKROLL_RETRY_BASE_MS),
    retryMaxMs: Number(env.TRUCKROLL_RETRY_MAX_MS),
  },
})
const { TRUCKROLL_CALLBACK_TOKEN: callbackToken } = env
const server = createServer({
  gateway,
  logger,
  settings: {
    httpPort: Number(env.TRUCKROLL_HTTP_PORT),
    ...(callbackToken === undefined ? {} : { callbackToken }),
  },
})
const { port } = await server.listen()
await gateway.start()
process.stdout.write(`${JSON.stringify({ msg: 'ready', port })}\n`)
process.once('SIGTERM', () => {
  server
    .close()
    .then(() => gateway.stop())
    .catch((error: unknown) => tell({ err: error }, 'the stop failed'))
})

function tell(fields: object, message: string): void {
  process.stderr.write(`${message} ${inspect(fields)}\n`)
}
