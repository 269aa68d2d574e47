import { tellPortHolder } from './http/find-port-holder.ts'
import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import type { SandboxAccount } from './accounts/account-schema.ts'
import type { SandboxControl } from './control/sandbox-control.ts'
import { SandboxError } from './errors.ts'
import type { SandboxLogger } from './sandbox-options.ts'

export interface Sandbox {
  /** Base of all endpoints, such as `http://127.0.0.1:4100`. Throws before `listen()`. */
  readonly url: string
  /** The port listened on. Throws before `listen()`. */
  readonly port: number
  /** The key, secret and settings of every account. */
  readonly accounts: readonly SandboxAccount[]
  /** What people can do, and what a test needs to see. */
  readonly control: SandboxControl
  /** Safe to call twice. Throws SandboxError TR_SANDBOX_LISTEN if the port is taken. */
  listen(): Promise<void>
  /** Cuts hanging requests, stops deliveries, closes the data file. Safe to call twice. */
  close(): Promise<void>
}

export interface RunningSandboxParts {
  app: FastifyInstance
  control: SandboxControl
  host: string
  port: number
  closing: AbortController
  start: () => void
  stop: () => Promise<void>
  logger: SandboxLogger | undefined
}

export class RunningSandbox implements Sandbox {
  readonly control: SandboxControl
  readonly #parts: RunningSandboxParts
  #listening: Promise<void> | undefined
  #closed: Promise<void> | undefined
  #port: number | undefined

  constructor(parts: RunningSandboxParts) {
    this.#parts = parts
    this.control = parts.control
  }

  get port(): number {
    if (this.#port !== undefined) return this.#port
    throw new SandboxError('TR_SANDBOX_STATE', 'expected a sandbox that listens; await listen() first')
  }

  get url(): string {
    const { host } = this.#parts
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.port}`
  }

  get accounts(): readonly SandboxAccount[] {
    return this.control.accounts()
  }

  listen(): Promise<void> {
    if (this.#closed !== undefined) {
      return Promise.reject(
        new SandboxError('TR_SANDBOX_STATE', 'expected a sandbox that is open, got a closed one'),
      )
    }
    this.#listening ??= this.#listen()
    return this.#listening
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #listen(): Promise<void> {
    const { app, host, port, logger } = this.#parts
    try {
      await app.listen({ host, port })
    } catch (cause) {
      const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
      const why = isTaken ? 'the port is in use' : cause instanceof Error ? cause.message : String(cause)
      const holder = isTaken ? tellPortHolder(port) : ''
      throw new SandboxError('TR_SANDBOX_LISTEN', `expected to listen on ${host}:${port}: ${why}${holder}`, {
        cause,
      })
    }
    const address: AddressInfo | string | null = app.server.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
    this.#parts.start()
    logger?.info({ port: this.#port, host }, 'sandbox listens')
  }

  async #close(): Promise<void> {
    const { app, closing, stop } = this.#parts
    // Waits for a start under way; if that fails, its own caller gets the error.
    await this.#listening?.catch(() => undefined)
    closing.abort()
    await app.close()
    await stop()
  }
}
