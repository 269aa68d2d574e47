import { SystemClock } from '@truckroll/gateway'

/** The machine's clock, and so much ahead of it as a test says; its timers run at the machine's pace. */
export class SettableClock extends SystemClock {
  aheadMs = 0

  override now(): number {
    return super.now() + this.aheadMs
  }
}
