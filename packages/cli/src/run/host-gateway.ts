import type { Logger } from '@truckroll/gateway'
import { createGateway, type Gateway, type Store } from '@truckroll/gateway/embed'
import { createServer } from '@truckroll/server'
import { toShownSettings } from '../config/to-shown-settings.ts'
import { CliError } from '../errors.ts'
import { CommandChannel } from './command-channel.ts'
import { toForgottenPath } from './to-forgotten-path.ts'
import type { PreparedGateway } from './prepare-gateway.ts'
import { toStartFailure } from './to-start-failure.ts'

export interface ListeningAt {
  readonly port: number
  readonly publicPort?: number
}

/** A gateway with its HTTP side, as one thing to start and stop. */
export interface HostedGateway {
  readonly gateway: Gateway
  /**
   * Listens at once; resolves once it polls, which waits for a database that is not up. @throws CliError with
   * exit code 2 if the store or port is not available.
   */
  start(): Promise<ListeningAt>
  stop(): Promise<void>
}

const serverGraceMs = 1_000

/** The composition of `run` and `dev`: store, gateway, HTTP. Nothing is opened before `start()`. */
export function hostGateway(prepared: PreparedGateway, logger: Logger, store: Store): HostedGateway {
  const { loaded, adapter, adapterSettings } = prepared
  const { settings } = loaded
  try {
    const { alertCommand } = settings
    const forgottenPath = toForgottenPath(loaded)
    const alertChannels = alertCommand === undefined ? [] : [new CommandChannel(alertCommand)]
    const gateway = createGateway({
      settings,
      adapter: adapter.definition,
      adapterSettings,
      store,
      logger,
      alertChannels,
      ...(forgottenPath === undefined ? {} : { forgottenPath }),
    })
    const settingsInForce = toShownSettings(settings, loaded.origins)
    const server = createServer({ gateway, settings, settingsInForce, logger })
    return {
      gateway,
      start: async () => {
        try {
          // The ports come first: if one is taken, nothing has been polled yet.
          const address = await server.listen()
          await gateway.start()
          return address
        } catch (error) {
          throw toStartFailure(error, loaded)
        }
      },
      stop: async () => {
        // Requests under way are answered while the store is still open; a slow one is cut off.
        await server.close({ graceMs: serverGraceMs })
        await gateway.stop()
      },
    }
  } catch (error) {
    if (error instanceof CliError) throw error
    throw toStartFailure(error, loaded)
  }
}
