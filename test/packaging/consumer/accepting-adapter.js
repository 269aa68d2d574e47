import { defineAdapter } from '@truckroll/gateway'

class AcceptingAdapter {
  /** @param {import('@truckroll/gateway').CreateJobRequest} request */
  async createJob({ job, updates }) {
    await updates.send({ kind: 'accept' })
    return { bmsId: String(job.id) }
  }
  async cancelJob() {}
}

export default defineAdapter({
  name: 'accepting',
  version: '1.0.0',
  adapter: AcceptingAdapter,
  inject: [],
})
