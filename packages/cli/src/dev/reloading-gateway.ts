import type { Gateway, Store } from '@truckroll/gateway/embed'
import type { Logger } from 'pino'
import { loadAdapter } from '../adapter/load-adapter.ts'
import { hostGateway, type HostedGateway, type ListeningAt } from '../run/host-gateway.ts'
import { checkAdapterSettings, type PreparedGateway } from '../run/prepare-gateway.ts'
import type { Environment } from '../settings/read-environment.ts'
import { tellEvents, withoutTold, type Told } from './tell-events.ts'
import { watchAdapter } from './watch-adapter.ts'

export interface ReloadingGatewayParts {
  readonly prepared: PreparedGateway
  readonly env: Environment
  /** Stays open over reloads. */
  readonly store: Store
  readonly logger: Logger
  /** Called with what became of each event and update. */
  readonly tell: (told: Told) => void
}

/**
 * A gateway that loads its adapter again when the adapter's files change. The store is kept; attempts under
 * way end first. If the changed adapter does not load, an error is printed and the previous one stays in use.
 */
export class ReloadingGateway {
  readonly #parts: ReloadingGatewayParts
  #hosted: HostedGateway
  #prepared: PreparedGateway
  #unwatch: () => void = () => undefined
  /** Runs starts, reloads and the stop one after another. */
  #turn: Promise<unknown> = Promise.resolve()
  #isStopped = false

  constructor(parts: ReloadingGatewayParts) {
    this.#parts = parts
    this.#prepared = parts.prepared
    this.#hosted = this.#host(parts.prepared)
  }

  get current(): Gateway {
    return this.#hosted.gateway
  }

  async start(): Promise<ListeningAt> {
    const address = await this.#take(() => this.#hosted.start())
    // The same port after a reload, whichever it was.
    const { loaded } = this.#prepared
    const settings = { ...loaded.settings, httpPort: address.port }
    this.#prepared = { ...this.#prepared, loaded: { ...loaded, settings } }
    const { path } = this.#prepared.adapter
    if (path !== undefined) this.#unwatch = watchAdapter(path, () => void this.#take(() => this.#reload()))
    return address
  }

  async stop(): Promise<void> {
    this.#unwatch()
    this.#isStopped = true
    await this.#take(() => this.#hosted.stop())
  }

  #take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #reload(): Promise<void> {
    if (this.#isStopped) return
    const { env, logger } = this.#parts
    try {
      const { adapterName, loaded } = this.#prepared
      const adapter = await loadAdapter(adapterName, loaded.baseFolder, {
        isFresh: true,
        writtenAs: loaded.origins.get('adapter'),
      })
      const { value: adapterSettings } = checkAdapterSettings(adapter, loaded, env)
      const prepared = { ...this.#prepared, adapter, adapterSettings }
      const next = this.#host(prepared)
      await this.#hosted.stop()
      this.#hosted = next
      await next.start()
      this.#prepared = prepared
      logger.info({ adapter: adapter.definition.name }, 'the adapter changed and was reloaded')
    } catch (error) {
      logger.error({ err: error }, 'the changed adapter cannot be used; correct it and save again')
    }
  }

  #host(prepared: PreparedGateway): HostedGateway {
    const { logger, store, tell } = this.#parts
    const hosted = hostGateway(prepared, withoutTold(logger), store)
    tellEvents(hosted.gateway, tell)
    return hosted
  }
}
