import type { Logger } from '@truckroll/store'
import type { GatewayEvents } from './events.ts'

type Listener<Name extends keyof GatewayEvents> = (event: GatewayEvents[Name]) => void
type Listeners = { [Name in keyof GatewayEvents]?: Set<Listener<Name>> }

/** Calls the listeners of an event. If one throws, that is logged and changes nothing. */
export class EventBus {
  readonly #logger: Logger
  readonly #listeners: Listeners = {}

  constructor(logger: Logger) {
    this.#logger = logger
  }

  on<Name extends keyof GatewayEvents>(name: Name, listener: Listener<Name>): () => void {
    const listeners: Set<Listener<Name>> = this.#listeners[name] ?? new Set()
    listeners.add(listener)
    Object.assign(this.#listeners, { [name]: listeners })
    return () => void listeners.delete(listener)
  }

  emit<Name extends keyof GatewayEvents>(name: Name, event: GatewayEvents[Name]): void {
    for (const listener of this.#listeners[name] ?? []) {
      try {
        listener(event)
      } catch (error) {
        this.#logger.error({ err: error, event: name }, 'a listener threw')
      }
    }
  }
}
