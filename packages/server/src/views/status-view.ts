import type { GatewayStatus, Pause } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { timeSchema, toTime } from './time.ts'

const pausedSince = {
  since: timeSchema,
  by: z.string().nullable().describe('who paused it; null: the gateway'),
}
const pausedSchema = z.union([
  z.object({ all: z.literal(true), ...pausedSince }),
  z.object({ externalOrganizationId: z.string(), ...pausedSince }),
  z.object({ jobId: z.string(), ...pausedSince }),
])

export const statusSchema = z.object({
  environment: z.string(),
  instance: z.string(),
  adapter: z.object({ name: z.string(), version: z.string() }),
  countedAt: timeSchema.describe(
    'when the counts below were made: now, or some seconds ago if more than 2,000 events, updates and dead letters wait',
  ),
  waitingEvents: z.int(),
  oldestWaitingAt: timeSchema.nullable(),
  queuedUpdates: z.int(),
  oldestQueuedAt: timeSchema.nullable(),
  replaying: z.int().describe('parked items that replays under way have not reached yet'),
  heldKeys: z.int(),
  deadLetters: z.int(),
  attention: z.int(),
  unhandled: z.int().describe('events that the adapter has no ability for'),
  unhandledTypes: z
    .record(z.string(), z.int())
    .describe('of each type how many; the adapter has no method for it, or the receiver answered 501'),
  providers: z.record(z.string(), z.int()).describe('how many are in each state'),
  down: z.array(z.object({ what: z.string(), since: timeSchema, message: z.string() })),
  paused: z.array(pausedSchema),
  credentials: z.array(
    z.object({
      name: z.string(),
      role: z.enum(['leading', 'following', 'stopped']),
      lastPollAt: timeSchema.nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  processes: z
    .array(
      z.object({
        name: z.string(),
        since: timeSchema,
        credentials: z.int().describe('how many it polls'),
        isThis: z.boolean().describe('the one that answers'),
      }),
    )
    .describe('those of this store that live, the oldest first'),
  hungAttempts: z.int(),
  storeBytes: z.int().describe('what the store takes on its disk'),
  storeFreeBytes: z.int().nullable().describe('what its disk has left; null on a server'),
  retention: z
    .object({
      finishedAt: timeSchema,
      emptied: z.int().describe('items that lost their bodies and texts'),
      deleted: z.int().describe('rows that are gone'),
    })
    .nullable()
    .describe('the last time this process removed what was old'),
})

function toPausedView(pause: Pause): z.infer<typeof pausedSchema> {
  const facts = { since: toTime(pause.since), by: pause.by ?? null }
  if (pause.kind === 'all') return { all: true, ...facts }
  if (pause.kind === 'provider') return { externalOrganizationId: pause.externalOrganizationId, ...facts }
  return { jobId: pause.jobId, ...facts }
}

export function toStatusView(status: GatewayStatus): z.infer<typeof statusSchema> {
  return {
    environment: status.environment,
    instance: status.instance,
    adapter: status.adapter,
    countedAt: status.countedAt,
    waitingEvents: status.waitingEvents,
    oldestWaitingAt: status.oldestWaitingAt ?? null,
    queuedUpdates: status.queuedUpdates,
    oldestQueuedAt: status.oldestQueuedAt ?? null,
    replaying: status.replaying,
    heldKeys: status.heldKeys,
    deadLetters: status.deadLetters,
    attention: status.attention,
    unhandled: status.unhandled,
    unhandledTypes: { ...status.unhandledTypes },
    providers: { ...status.providers },
    down: status.down.map((entry) => ({ ...entry })),
    paused: status.paused.map(toPausedView),
    credentials: status.credentials.map((entry) => ({
      ...entry,
      lastPollAt: entry.lastPollAt ?? null,
      lastError: entry.lastError ?? null,
    })),
    processes: status.processes.map((process) => ({ ...process })),
    hungAttempts: status.hungAttempts,
    storeBytes: status.storeBytes,
    storeFreeBytes: status.storeFreeBytes ?? null,
    retention: status.retention ?? null,
  }
}
