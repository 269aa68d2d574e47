import { idText } from '@truckroll/protocol'
import type { Network } from '../network/network.ts'
import type { QueueEntry } from '../queue/fifo-queue.ts'
import { appointmentsOf } from '../rules/appointments-of.ts'
import type { Job } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import type { JobView, QueuedMessageView, QueueView } from './views.ts'

/** At most this many messages of a queue are shown; the counts are of all. */
const maxShown = 1000

export function toJobView(world: ReadonlyWorld, job: Job): JobView {
  const organization =
    job.organizationId === null ? null : (world.get('organizations', idText(job.organizationId)) ?? null)
  const customer = job.customerId === null ? null : (world.get('customers', String(job.customerId)) ?? null)
  return {
    ...job,
    organization,
    gatewayKey: organization?.gatewayKey ?? null,
    customer,
    appointments: appointmentsOf(world, job),
    custom_fields: job.reportedFields ?? job.fields['custom_fields'] ?? null,
    attachments: job.attachmentIds.flatMap((id) => world.get('attachments', String(id)) ?? []),
  }
}

export function toQueueView(network: Network, accountKey: string, now: number): QueueView {
  const queue = network.queueOf(accountKey)
  const inFlight = queue.inFlightCount(now)
  const messages = queue
    .list()
    .slice(0, maxShown)
    .map((entry) => toQueuedMessage(entry, now))
  return { accountKey, waiting: queue.size - inFlight, inFlight, messages }
}

export function toQueuedMessage({ message, ...entry }: QueueEntry, now: number): QueuedMessageView {
  return {
    id: message.id,
    seq: entry.seq,
    group: message.group,
    type: message.type,
    queuedAt: entry.queuedAt,
    deliveries: entry.deliveries,
    isInFlight: entry.visibleAt !== null && entry.visibleAt > now,
    visibleAt: entry.visibleAt,
    payloadText: message.payloadText,
  }
}
