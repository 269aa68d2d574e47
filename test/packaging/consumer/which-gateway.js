// Tells by the job's id in the BMS whether the gateway this imports is the one it runs in. Also run as `.ts`, and
// written anew for `require` as `.cjs`.
import { adapterTokens, defineAdapter, SystemClock } from '@truckroll/gateway'

class WhichGateway {
  /** @param {import('@truckroll/gateway').Clock} clock */
  constructor(clock) {
    this.clock = clock
  }
  async createJob() {
    return { bmsId: this.clock instanceof SystemClock ? 'the same' : 'another' }
  }
  async cancelJob() {}
}

export default defineAdapter({
  name: 'which-gateway',
  version: '1.0.0',
  adapter: WhichGateway,
  inject: [adapterTokens.clock],
})
