import { EventEmitter } from 'node:events'

/** Notifies waiting callers that something was committed: a post, a poll, an ack, an act. */
export class NetworkEvents {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  #version = 0

  /** Rises with everything that is committed. */
  get version(): number {
    return this.#version
  }

  changed(): void {
    this.#version++
    this.#emitter.emit('changed')
  }

  onChanged(listener: () => void): () => void {
    this.#emitter.on('changed', listener)
    return () => this.#emitter.off('changed', listener)
  }
}
