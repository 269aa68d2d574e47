import { idText, readReasons } from '@truckroll/protocol'
import type { DeliveryLog } from '../delivery/delivery-log.ts'
import type { Network } from '../network/network.ts'
import type { RequestLog } from '../network/request-log.ts'
import type { QueueEntry } from '../queue/fifo-queue.ts'
import { appointmentsOf } from '../rules/appointments-of.ts'
import type { Job } from '../world/entities.ts'
import type { ReadonlyWorld } from '../world/world.ts'
import { accountOf } from './account-acts.ts'
import type { JobView, QueuedMessageView, QueueView } from './views.ts'
import { whyMessageWaits } from './why-message-waits.ts'

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
    reasons: readReasons(job.fields['ui_options']),
    custom_fields: job.reportedFields ?? job.fields['custom_fields'] ?? null,
    attachments: job.attachmentIds.flatMap((id) => world.get('attachments', String(id)) ?? []),
  }
}

export interface QueueViewParts {
  readonly network: Network
  readonly requests: RequestLog
  readonly deliveries: DeliveryLog
  readonly now: number
}

/** One message of a queue, as its view has it. */
export function toMessageView(
  { network, requests, deliveries, now }: QueueViewParts,
  accountKey: string,
  entry: QueueEntry,
): QueuedMessageView {
  const account = accountOf(network.world, accountKey)
  const { id, group: name } = entry.message
  const group = network.queueOf(accountKey).listGroup(name)
  const blocker = group.find((other) => isInFlight(other, now))
  const why = whyMessageWaits(entry, {
    account,
    now,
    polledAt: requests.polledAt(accountKey),
    inFlight: new Map(blocker === undefined ? [] : [[name, blocker]]),
    lastPush: account.delivery === 'webhook' ? deliveries.lastOf(id) : undefined,
    before: group.filter(({ seq }) => seq < entry.seq).length,
  })
  return toQueuedMessage(entry, now, why)
}

export function toQueueView(
  { network, requests, deliveries, now }: QueueViewParts,
  accountKey: string,
  limit = maxShown,
): QueueView {
  const account = accountOf(network.world, accountKey)
  const queue = network.queueOf(accountKey)
  const inFlightCount = queue.inFlightCount(now)
  const entries = queue.list()
  const inFlight = new Map<string, QueueEntry>()
  for (const entry of entries) {
    if (isInFlight(entry, now) && !inFlight.has(entry.message.group)) inFlight.set(entry.message.group, entry)
  }
  const counts = new Map<string, number>()
  const polledAt = requests.polledAt(accountKey)
  const messages = entries.slice(0, limit).map((entry) => {
    const { id, group } = entry.message
    const before = counts.get(group) ?? 0
    counts.set(group, before + 1)
    const lastPush = account.delivery === 'webhook' ? deliveries.lastOf(id) : undefined
    const why = whyMessageWaits(entry, { account, now, polledAt, inFlight, lastPush, before })
    return toQueuedMessage(entry, now, why)
  })
  return { accountKey, waiting: queue.size - inFlightCount, inFlight: inFlightCount, polledAt, messages }
}

function isInFlight({ visibleAt }: QueueEntry, now: number): boolean {
  return visibleAt !== null && visibleAt > now
}

function toQueuedMessage(entry: QueueEntry, now: number, why: string): QueuedMessageView {
  const { message } = entry
  return {
    id: message.id,
    seq: entry.seq,
    group: message.group,
    type: message.type,
    queuedAt: entry.queuedAt,
    deliveries: entry.deliveries,
    isInFlight: isInFlight(entry, now),
    visibleAt: entry.visibleAt,
    payloadText: message.payloadText,
    why,
  }
}
