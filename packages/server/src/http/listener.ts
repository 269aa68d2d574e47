import type { Clock } from '@truckroll/gateway'
import { GatewayError } from '@truckroll/gateway/embed'
import { toEnvironmentName } from '../settings/resolve-server-settings.ts'
import type { ServerSettings } from '../settings/server-settings.ts'
import type { ServerApp } from './server-app.ts'

export interface Ports {
  readonly port: number
  readonly publicPort?: number
}

/**
 * The life of one or two servers: idle until `listen`, then listening, then closed for good. Further calls of
 * `listen` or `close` return the promise of the first one.
 */
export class Listener {
  readonly #settings: ServerSettings
  readonly #clock: Clock
  readonly #buildMain: () => Promise<ServerApp>
  readonly #buildPublic: (() => Promise<ServerApp>) | undefined
  readonly #apps: ServerApp[] = []
  #listening: Promise<Ports> | undefined
  #closing: Promise<void> | undefined
  #port: number | undefined

  constructor(
    settings: ServerSettings,
    clock: Clock,
    buildMain: () => Promise<ServerApp>,
    buildPublic: (() => Promise<ServerApp>) | undefined,
  ) {
    this.#settings = settings
    this.#clock = clock
    this.#buildMain = buildMain
    this.#buildPublic = buildPublic
  }

  get url(): string {
    const { httpHost, httpPort } = this.#settings
    const host = httpHost === '0.0.0.0' || httpHost === '::' ? '127.0.0.1' : httpHost
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#port ?? httpPort}`
  }

  listen(): Promise<Ports> {
    if (this.#closing !== undefined) return Promise.reject(new Error('expected listen before close'))
    return (this.#listening ??= this.#listenAll())
  }

  close(graceMs: number): Promise<void> {
    return (this.#closing ??= this.#closeAll(graceMs))
  }

  async #listenAll(): Promise<Ports> {
    try {
      const { httpHost, httpPort, publicHost = httpHost } = this.#settings
      this.#port = await this.#listenOn('httpPort', httpHost, httpPort, this.#buildMain)
      if (this.#buildPublic === undefined || this.#settings.publicPort === undefined)
        return { port: this.#port }
      const publicPort = await this.#listenOn(
        'publicPort',
        publicHost,
        this.#settings.publicPort,
        this.#buildPublic,
      )
      return { port: this.#port, publicPort }
    } catch (error) {
      await Promise.all(this.#apps.map((app) => app.close()))
      throw error
    }
  }

  async #listenOn(
    setting: string,
    host: string,
    port: number,
    build: () => Promise<ServerApp>,
  ): Promise<number> {
    const app = await build()
    this.#apps.push(app)
    try {
      await app.listen({ host, port })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
      const expected = `${toEnvironmentName(setting)}: expected a port that can be listened on`
      throw new GatewayError('TR_SETTING_INVALID', `${expected}; ${port} on ${host} gave ${code}`, {
        cause: error,
      })
    }
    const address = app.addresses()[0]
    return typeof address === 'object' ? address.port : port
  }

  async #closeAll(graceMs: number): Promise<void> {
    await this.#listening?.catch(() => undefined)
    const cut = this.#clock.setTimer(graceMs, () => {
      for (const app of this.#apps) app.server.closeAllConnections()
    })
    await Promise.all(this.#apps.map((app) => app.close()))
    cut.cancel()
  }
}
