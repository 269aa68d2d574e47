import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import httpBridge from '@truckroll/adapter-http-bridge'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { isJsonObject, TruckrollError } from '@truckroll/protocol'
import { createSandbox, tellPortHolder, type Sandbox } from '@truckroll/sandbox'
import { createServer } from '@truckroll/server'
import { createSqliteStore } from '@truckroll/sqlite'
import type { SentRecord, ServiceGateway } from '@truckroll/testing'
import pino from 'pino'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { CallRelay } from './call-relay.ts'

export interface ServiceGatewayOptions {
  /** Of the service. */
  readonly url: string
  readonly secret: string
  /** What the service calls to report; 0: any that is free. */
  readonly port: number
}

export interface OpenServiceGateway extends ServiceGateway, AsyncDisposable {
  /** What the service calls. */
  readonly port: number
}

const companyId = 'best-hvac'
const caller = { token: 'conformance' }

/**
 * A gateway in this process with the service behind it and a sandbox before it, nothing of which is kept. The token is
 * the one of the environment, if there is any. @throws CliError `TR_CLI_SETTINGS` if the port is taken.
 */
export async function openServiceGateway(
  env: CliContext['env'],
  options: ServiceGatewayOptions,
): Promise<OpenServiceGateway> {
  const opened = new AsyncDisposableStack()
  try {
    const sandbox = await openSandbox(opened)
    const { gateway, port } = await openGateway(opened, env, sandbox, options)
    const relay = opened.adopt(new CallRelay(port), (each) => each.close())
    const listensAt = await relay.listen(options.port)
    await gateway.start()
    await connectCompany(gateway, sandbox)
    return {
      ...toServiceGateway(gateway, sandbox, relay),
      port: listensAt,
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    }
  } catch (error) {
    await opened.disposeAsync()
    throw toFailure(error, options.port)
  }
}

/** Its jobs have ids that the service did not see in an earlier run. */
async function openSandbox(opened: AsyncDisposableStack): Promise<Sandbox> {
  const skippedIds = randomInt(1_000_000, 900_000_000)
  const sandbox = opened.adopt(await createSandbox({ port: 0, skippedIds }), (each) => each.close())
  await sandbox.listen()
  return sandbox
}

async function openGateway(
  opened: AsyncDisposableStack,
  env: CliContext['env'],
  sandbox: Sandbox,
  { url, secret }: ServiceGatewayOptions,
): Promise<{ readonly gateway: Gateway; readonly port: number }> {
  const logger = pino({ level: 'silent' })
  const account = sandbox.accounts.find(({ role }) => role === 'gateway')
  const apiToken = env['TRUCKROLL_API_TOKEN'] ?? ''
  const made = createGateway({
    settings: {
      dispatchUrl: sandbox.url,
      dispatchApiUrl: sandbox.url,
      dispatchFilesUrl: sandbox.url,
      dispatchKey: account?.key,
      dispatchSecret: account?.secret,
      pollIntervalMs: 100,
      retryMaxMs: 2_000,
    },
    adapter: httpBridge,
    adapterSettings: { url, secret },
    store: createSqliteStore({ path: ':memory:' }),
    logger,
  })
  const gateway = opened.adopt(made, (each) => each.stop())
  const settings = { httpPort: 0, ...(apiToken === '' ? {} : { apiToken }) }
  const server = opened.adopt(createServer({ gateway, settings, logger }), (each) =>
    each.close({ graceMs: 0 }),
  )
  const { port } = await server.listen()
  return { gateway, port }
}

async function connectCompany(gateway: Gateway, { control }: Sandbox): Promise<void> {
  const organization = control.organizations().find(({ gatewayKey }) => gatewayKey !== null)
  if (organization === undefined) throw new Error('expected the sandbox to have a provider with a gateway')
  await gateway.providers.change(companyId, { organizationId: String(organization.id) }, caller)
}

function toServiceGateway(gateway: Gateway, { control }: Sandbox, relay: CallRelay): ServiceGateway {
  return {
    offer: () => Promise.resolve(String(control.brand.offerJob().id)),
    change: async (jobId) => {
      const id = BigInt(jobId)
      control.brand.changeJob(id, { fields: { title: 'Boiler whistles' } })
      control.brand.addNote(id, { text: 'Beware of the dog' })
      // The offer, the change and the note.
      await untilTrue(async () => {
        const { items } = await gateway.jobs.events(jobId, {})
        return items.length >= 3 && items.every(({ state }) => state !== 'waiting')
      })
    },
    workOrderOf: async (jobId) => (await gateway.jobs.get(jobId))?.bmsId ?? undefined,
    sent: (jobId) =>
      control
        .received()
        .filter(({ role }) => role === 'gateway')
        .flatMap(({ body }) => toRecords(body))
        .filter(({ kind, record }) => String(record[kind === 'job' ? 'id' : 'job_id']) === jobId),
    calls: relay.calls,
    settle: () => untilTrue(async () => (await gateway.status()).queuedUpdates === 0),
    setWeather: (weather) => {
      relay.weather = weather
    },
  }
}

/** Looks again and again, but no longer than half a minute: what never comes about is for the rule to say. */
async function untilTrue(look: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 30_000
  while (!(await look()) && performance.now() < until) await sleep(20)
}

function toRecords(body: unknown): readonly SentRecord[] {
  const entries: readonly unknown[] = Array.isArray(body) ? body : [body]
  return entries.flatMap((entry) => {
    if (!isJsonObject(entry)) return []
    const { header, record } = entry
    if (!isJsonObject(header) || !isJsonObject(record)) return []
    return [{ kind: String(header['record_type']), record }]
  })
}

function toFailure(error: unknown, port: number): unknown {
  const options = { cause: error, exitCode: exitCodes.settings }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const message = `--port: expected a free port for the gateway that the service reports to; ${port} is in use${tellPortHolder(port)}`
    return new CliError('TR_CLI_SETTINGS', message, options)
  }
  if (TruckrollError.is(error) && error.code.startsWith('TR_ADAPTER_'))
    return new CliError('TR_CLI_ARGUMENT', `--secret: ${error.message}`, options)
  return error
}
