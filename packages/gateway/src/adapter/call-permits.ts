/**
 * Leave to call the vendor, by the rates that the operator set (`TRUCKROLL_PROVIDER_RATE`, `TRUCKROLL_RATE`). The host's
 * HTTP client asks by itself; an adapter that brings a client of its own asks once before each call.
 */
export interface CallPermits {
  /**
   * Resolves once one call may go. It counts for the provider whose event, webhook or poll is being worked on; a call
   * outside of any counts in the bucket of all alone.
   * @throws RetryableError, not counted as an attempt's failure, if `signal` or that of the attempt fires first.
   */
  take(signal?: AbortSignal): Promise<void>
}

/** If no rate is set. */
export const unboundedPermits: CallPermits = { take: () => Promise.resolve() }
