import { SystemClock } from '@truckroll/gateway'

/** The machine's clock, which a test sets forward; timers run as ever. */
export class ShiftedClock extends SystemClock {
  shiftMs = 0

  override now(): number {
    return super.now() + this.shiftMs
  }
}
