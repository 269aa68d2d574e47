import { GatewayError } from '@truckroll/store'

/** Open while the attempt may store things; closed by its time-out, its end or a lost claim. */
export class AttemptGate {
  readonly #eventId: string
  #reason: string | undefined

  constructor(eventId: string) {
    this.#eventId = eventId
  }

  close(reason: string): void {
    this.#reason ??= reason
  }

  /** @throws GatewayError `TR_ATTEMPT_CLOSED` once closed. */
  check(what: string): void {
    if (this.#reason === undefined) return
    throw new GatewayError(
      'TR_ATTEMPT_CLOSED',
      `${what} came after the attempt for event ${this.#eventId} had ended (${this.#reason}); nothing was stored`,
    )
  }
}
