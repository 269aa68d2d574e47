import type { Logger } from '@truckroll/gateway'

/** For tests that look at something else than the log. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
}
