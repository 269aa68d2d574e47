import { defineAdapter, type Logger } from '@truckroll/gateway'
import { createGateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createServer } from '@truckroll/server'

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet }

class Nothing {
  async createJob() {
    return { bmsId: 'none' }
  }
  async cancelJob() {}
}

/**
 * The document as a gateway serves it, from a gateway that is never started: no store is opened, nothing is
 * polled.
 */
export async function readOpenApi(): Promise<string> {
  const gateway = createGateway({
    settings: { dispatchUrl: 'http://127.0.0.1:9', dispatchKey: 'none', dispatchSecret: '00' },
    adapter: defineAdapter({ name: 'none', version: '0.0.0', adapter: Nothing }),
    store: createSqliteStore({ path: ':memory:' }),
    logger: quiet,
  })
  const server = createServer({ gateway, settings: { httpPort: 0 }, logger: quiet })
  await server.listen()
  try {
    return `${await (await fetch(`${server.url}/openapi.json`)).text()}\n`
  } finally {
    await server.close({ graceMs: 1_000 })
  }
}
