import {
  toStatusMeaning,
  toStatusUpdate,
  type JobUpdate,
  type PollChangesRequest,
  type PollChangesResponse,
} from '@truckroll/gateway'
import { z } from 'zod'
import type { Credentials } from './hammer.ts'
import { statusMap, WithWebhook } from './webhook.ts'

const pageSchema = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), orderId: z.string(), status: z.string(), at: z.string() })),
  next: z.string(),
  hasMore: z.boolean(),
})

export class WithPolling extends WithWebhook {
  async pollChanges(request: PollChangesRequest<unknown, Credentials>): Promise<PollChangesResponse> {
    const { provider, cursor = '0' } = request
    const externalOrganizationId = provider?.externalOrganizationId ?? ''
    const page = await this.hammer.call(request, 'GET', `/changes?after=${cursor}`, pageSchema)
    const updates = page.items.flatMap(({ id, orderId, status, at }): JobUpdate[] => {
      const update = toStatusUpdate(toStatusMeaning(status, statusMap), at)
      return update === undefined
        ? []
        : [{ job: { externalOrganizationId, bmsId: orderId }, update, key: id }]
    })
    return { updates, cursor: page.next, more: page.hasMore }
  }
}
