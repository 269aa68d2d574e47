export type BridgeVerificationErrorCode =
  /** The receiver's own secret is not usable. */
  | 'TR_BRIDGE_SECRET'
  /** A header is missing or there more than once. */
  | 'TR_BRIDGE_HEADER'
  /** The attempt's time is too far from now: an old delivery sent again by a stranger, or a wrong clock. */
  | 'TR_BRIDGE_TIME'
  /** No signature fits the bytes. */
  | 'TR_BRIDGE_SIGNATURE'

/** A delivery that must not be trusted. A plain Error, so that a receiver need not load the gateway. */
export class BridgeVerificationError extends Error {
  override readonly name = 'BridgeVerificationError'
  readonly code: BridgeVerificationErrorCode

  constructor(code: BridgeVerificationErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
