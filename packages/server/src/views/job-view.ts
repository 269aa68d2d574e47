import {
  updateStates,
  waitingSides,
  type JobView,
  type JobWaiting,
  type StoredUpdate,
  type TimelineEntry,
} from '@truckroll/gateway/embed'
import { z } from 'zod'
import { timeSchema, toTime } from './time.ts'
import { toUpdateView, updateViewSchema } from './update-view.ts'

const reason = z.object({
  value: z.string(),
  label: z.string(),
  showText: z.boolean(),
  requireText: z.boolean(),
})

/** What a brand offers for this job. Playbook: Gateway > From Dispatch > Job Created, `ui_options`. */
export const reasonsSchema = z.object({
  showDecline: z.boolean().nullable(),
  acceptTitle: z.string().optional(),
  declineTitle: z.string().optional(),
  reject: z.array(reason),
  complete: z.array(reason),
  pause: z.array(reason),
  cancel: z.array(reason),
})

export const jobSummarySchema = z.object({
  id: z.string().describe("Dispatch's id, as text"),
  externalId: z.string().nullable().describe("the brand's id, such as a claim number"),
  organizationId: z.string().nullable().describe("Dispatch's id of the provider, as text"),
  externalOrganizationId: z.string().nullable().describe('the provider, if it is connected'),
  status: z.string().nullable(),
  state: z
    .string()
    .nullable()
    .describe(
      'where it stands, made of both sides: offered, accepted, scheduled, enroute, started, paused, complete, rejected, ' +
        'canceled, or a status of Dispatch as it came. A visit that Dispatch tells of counts as well: of several the one ' +
        'furthest on, and if the last one is taken back the job is accepted',
    ),
  dispatch: z
    .object({
      status: z.string().nullable(),
      statusMessage: z.string().nullable(),
      at: timeSchema.nullable(),
    })
    .describe('what Dispatch told last, and when that was recorded'),
  lastUpdate: z
    .object({ id: z.string(), kind: z.string(), state: z.enum(updateStates), at: timeSchema })
    .nullable()
    .describe('what the provider did last, and what became of it'),
  waiting: z
    .object({
      side: z.enum(waitingSides).describe('who has to do something: `person` until somebody acts'),
      why: z.string(),
      attempt: z.int().describe('attempts so far'),
      nextAt: timeSchema.nullable().describe('when it is tried again; null if no time frees it'),
    })
    .nullable()
    .describe('why it does not go on; null if nothing waits'),
  title: z.string().nullable(),
  customer: z.string().nullable().describe('name of the customer'),
  address: z.string().nullable().describe('on one line'),
  brand: z.string().nullable().describe('name of the brand that sent it'),
  claim: z.string().nullable().describe("the brand's number of it, as people read it"),
  workOrder: z.string().nullable().describe('what the field-service product calls it'),
  bmsId: z.string().nullable().describe('what the field-service product calls it'),
  firstSeenAt: timeSchema,
  purgedAt: timeSchema
    .nullable()
    .describe('when retention removed what the closed job held; its ids, link and status stay'),
})

export const timelineEntrySchema = z.object({
  id: z.string(),
  at: timeSchema,
  source: z.enum(['dispatch', 'adapter', 'provider', 'operator', 'gateway']),
  kind: z.string(),
  text: z.string(),
  eventId: z.string().optional(),
  updateId: z.string().optional(),
  externalOrganizationId: z
    .string()
    .optional()
    .describe('the provider that it is about, if the job is with another one now'),
})

export const jobDetailSchema = jobSummarySchema.extend({
  job: z.looseObject({}).describe("Dispatch's own object, unknown attributes kept"),
  reasons: reasonsSchema,
  updates: z.array(updateViewSchema),
  timeline: z.array(timelineEntrySchema).describe('oldest first'),
})

export function toJobSummary(view: JobView): z.infer<typeof jobSummarySchema> {
  return {
    id: view.id,
    externalId: view.externalId ?? null,
    organizationId: view.organizationId ?? null,
    externalOrganizationId: view.externalOrganizationId ?? null,
    status: view.status ?? null,
    state: view.state ?? null,
    dispatch: {
      status: view.dispatch.status ?? null,
      statusMessage: view.dispatch.statusMessage ?? null,
      at: view.dispatch.at === undefined ? null : toTime(view.dispatch.at),
    },
    lastUpdate: view.lastUpdate === undefined ? null : toLastUpdate(view.lastUpdate),
    waiting: view.waiting === undefined ? null : toWaiting(view.waiting),
    title: view.title ?? null,
    customer: view.customer ?? null,
    address: view.address ?? null,
    brand: view.brand ?? null,
    claim: view.claim ?? null,
    workOrder: view.workOrder ?? null,
    bmsId: view.bmsId ?? null,
    firstSeenAt: toTime(view.firstSeenAt),
    purgedAt: view.purgedAt === undefined ? null : toTime(view.purgedAt),
  }
}

function toLastUpdate({ id, kind, state, acceptedAt }: StoredUpdate) {
  return { id, kind, state, at: toTime(acceptedAt) }
}

function toWaiting({ side, why, attempt, nextAt }: JobWaiting) {
  return { side, why, attempt, nextAt: nextAt === undefined ? null : toTime(nextAt) }
}

export function toJobDetail(
  view: JobView,
  updates: readonly StoredUpdate[],
  timeline: readonly TimelineEntry[],
): z.infer<typeof jobDetailSchema> {
  return {
    ...toJobSummary(view),
    job: { ...view.job },
    reasons: view.reasons,
    updates: updates.map(toUpdateView),
    timeline: timeline.map(toTimelineEntry),
  }
}

export function toTimelineEntry(entry: TimelineEntry): z.infer<typeof timelineEntrySchema> {
  return { ...entry, at: toTime(entry.at) }
}
