import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { tellPortHolder, type Sandbox } from '@truckroll/sandbox'
import { bridgeName } from '../adapter/resolve-adapter.ts'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { readRows } from '../onboard/read-rows.ts'
import { createLogger } from '../output/create-logger.ts'
import { createRedactor } from '../settings/create-redactor.ts'
import { createStore } from '../run/create-store.ts'
import { isPostgresStore } from '../run/store-name.ts'
import { prepareGateway, type PreparedGateway } from '../run/prepare-gateway.ts'
import { supervise } from '../run/supervise.ts'
import { createTeller } from './create-teller.ts'
import { announceDev } from './announce-dev.ts'
import { connectProviders } from './connect-providers.ts'
import { countRun, devFile, openDevState, type DevState } from './dev-state.ts'
import { isPortFree } from './is-port-free.ts'
import { keepOpen } from './keep-open.ts'
import { openSandbox } from './open-sandbox.ts'
import { readDotEnv } from './read-dot-env.ts'
import { ReloadingGateway } from './reloading-gateway.ts'

export interface DevOptions {
  readonly bridge?: string
  readonly adapter?: string
  readonly store?: string
  readonly port?: number
  readonly sandboxPort?: number
  readonly config?: string
  readonly providers?: string
  readonly printSecret?: boolean
}

const usualPort = 4200
const memoryStore = 'sqlite::memory:'
/** More jobs than anybody makes by hand in one run. */
const idsOfRun = 10_000

/** Sandbox, gateway and HTTP in one process until it is asked to end; resolves with the exit code. */
export async function runDev(given: CliContext, options: DevOptions): Promise<number> {
  const context = { ...given, env: readDotEnv(given.env, given.cwd) }
  const state = openDevState(context.cwd)
  if (options.printSecret === true) {
    const own = context.env['TRUCKROLL_BRIDGE_SECRET'] ?? ''
    context.output.print(own === '' ? state.bridgeSecret : own)
    return exitCodes.ok
  }
  if ((options.bridge === undefined) === (options.adapter === undefined)) {
    throw new CliError('TR_CLI_ARGUMENT', 'expected one of --bridge URL and --adapter PATH')
  }
  const providers =
    options.providers === undefined ? [] : readRows(resolve(context.cwd, options.providers)).rows
  const sandbox = await openSandbox({
    port: options.sandboxPort,
    data: toSandboxData(context, options),
    skippedIds: state.runs * idsOfRun,
    tell: (text) => context.output.tell(text),
  })
  countRun(context.cwd, state)
  let close = () => sandbox.close()
  try {
    const prepared = await prepareGateway(await toInput(context, options, state, sandbox), context.host)
    const { settings, baseFolder, warnings } = prepared.loaded
    const logger = await createLogger(
      context.output,
      settings.logLevel,
      createRedactor(settings, prepared.adapterSettings),
    )
    for (const warning of warnings) logger.warn({}, warning)
    const shared = keepOpen(
      await createStore(
        settings.store,
        baseFolder,
        logger,
        () => context.host.exit(exitCodes.failed),
        settings.storeGroup,
      ),
    )
    const tell = createTeller(context, logger)
    const gateway = new ReloadingGateway({ prepared, env: context.env, store: shared.store, logger, tell })
    close = async () => {
      await gateway.stop()
      await shared.close()
      await sandbox.close()
    }
    return await supervise({
      host: context.host,
      logger,
      start: async () => {
        const { port } = await gateway.start()
        const gatewayUrl = `http://${settings.httpHost}:${port}`
        const activationUrl = `${gatewayUrl}/v1/dispatch/activations`
        const callbackToken = settings.callbackToken[0] ?? ''
        await connectProviders(providers, { gateway: gateway.current, sandbox, activationUrl, callbackToken })
        announceDev(context.output, toAddresses(prepared, sandbox, gatewayUrl, port))
      },
      stop: close,
    })
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}

/**
 * `dev` only ever calls its own sandbox: settings that say otherwise are overridden, the others are as
 * configured.
 */
async function toInput(context: CliContext, options: DevOptions, state: DevState, sandbox: Sandbox) {
  const gateway = sandbox.accounts.find((account) => account.role === 'gateway')
  const application = sandbox.accounts.find((account) => account.role === 'application')
  const isUsualFree = options.port !== undefined || (await isPortFree('127.0.0.1', usualPort))
  if (!isUsualFree) {
    context.output.tell(
      `Port ${usualPort} is in use${tellPortHolder(usualPort)}: the gateway takes another one.`,
    )
  }
  return {
    env: context.env,
    cwd: context.cwd,
    configPath: options.config,
    defaults: {
      httpPort: isUsualFree ? usualPort : 0,
      pollIntervalMs: 250,
      retryMaxMs: 5_000,
      callbackToken: randomBytes(16).toString('hex'),
      encryptionKey: state.encryptionKey,
      // Receivers and vendors' doubles listen on this machine.
      allowPrivateAddresses: ['127.0.0.0/8', '::1/128'],
      ...(options.bridge !== undefined && { bridgeSecret: state.bridgeSecret }),
    },
    overrideNames: { store: '--store', adapter: '--adapter', bridgeUrl: '--bridge', httpPort: '--port' },
    overrides: {
      environment: 'sandbox',
      credentials: 'shared',
      dispatchUrl: sandbox.url,
      dispatchApiUrl: sandbox.url,
      dispatchFilesUrl: sandbox.url,
      dispatchKey: gateway?.key,
      dispatchSecret: gateway?.secret,
      appKey: application?.key,
      appSecret: application?.secret,
      appId: 'truckroll-dev',
      store: toStore(context, options),
      adapter: options.adapter === undefined ? bridgeName : toAdapterName(context, options.adapter),
      ...(options.bridge !== undefined && { bridgeUrl: options.bridge }),
      ...(options.port !== undefined && { httpPort: options.port }),
    },
  }
}

/** Beside the store, so that both sides know the same jobs after a restart. */
function toSandboxData(context: CliContext, options: DevOptions): string {
  const store = toStore(context, options)
  if (store === memoryStore) return ':memory:'
  return isPostgresStore(store)
    ? devFile(context.cwd, 'sandbox.db')
    : `${store.replace(/^sqlite:/, '')}.sandbox`
}

function toStore(context: CliContext, options: DevOptions): string {
  if (options.store === undefined) return memoryStore
  if (isPostgresStore(options.store)) return options.store
  return `sqlite:${resolve(context.cwd, options.store.replace(/^sqlite:/, ''))}`
}

/** A path on the command line is relative to the working folder, not to the config file. */
function toAdapterName(context: CliContext, name: string): string {
  return /^\.{0,2}\//.test(name) || /\.[cm]?[jt]s$/.test(name) ? resolve(context.cwd, name) : name
}

function toAddresses(
  { loaded, adapter }: PreparedGateway,
  sandbox: Sandbox,
  gatewayUrl: string,
  port: number,
) {
  const { bridgeUrl, bridgeSecret, dispatchKey } = loaded.settings
  const isBridge = adapter.path === undefined && bridgeUrl !== undefined && bridgeSecret !== undefined
  return {
    sandboxUrl: sandbox.url,
    gatewayUrl,
    port,
    dispatchKey: dispatchKey ?? '',
    bridge: isBridge ? { url: bridgeUrl, secret: bridgeSecret } : undefined,
    adapter: adapter.definition.name,
  }
}
