import type { Adapter, CancelJobRequest, CreateJobRequest, EventResponse } from '@truckroll/gateway'
import { type Credentials, type HammerApi, listSchema, nothing, orderSchema } from './hammer.ts'

export class HammerAdapter implements Adapter<unknown, Credentials> {
  protected readonly hammer: HammerApi

  constructor(hammer: HammerApi) {
    this.hammer = hammer
  }

  async createJob(request: CreateJobRequest<unknown, Credentials>) {
    const { job, step } = request
    const reference = `dispatch-${String(job.id)}`
    const bmsId = await step('order', {
      find: async () =>
        (await this.hammer.call(request, 'GET', `/orders?reference=${reference}`, listSchema)).items[0]?.id,
      run: async () => {
        const order = { reference, title: job.title ?? 'Service' }
        return (await this.hammer.call(request, 'POST', '/orders', orderSchema, order)).id
      },
    })
    return { bmsId }
  }

  async cancelJob(request: CancelJobRequest<unknown, Credentials>): Promise<EventResponse> {
    const { link, job } = request
    const change = { status: 'void', reason: job.status_message }
    await this.hammer.call(request, 'PATCH', `/orders/${link.bmsId}`, nothing, change)
    return {}
  }
}
