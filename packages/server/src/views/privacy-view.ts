import type { ForgetReport, PersonalExport, PrivacyFindings } from '@truckroll/gateway/embed'
import { z } from 'zod'
import { timelineEntrySchema } from './job-view.ts'
import { timeSchema, toTime } from './time.ts'

const mentionedIn = z
  .array(z.string())
  .describe('jobs of others whose texts name that person: look at them; they are left as they are')

export const privacyFindingsSchema = z.object({
  items: z.array(
    z.object({
      jobId: z.string(),
      externalId: z.string().optional(),
      externalOrganizationId: z.string().optional(),
      firstSeenAt: timeSchema,
      isEmpty: z.boolean().describe('its texts were removed already'),
      events: z.int(),
      updates: z.int(),
      steps: z.int(),
      files: z.int(),
    }),
  ),
  events: z.array(z.object({ id: z.string(), recordedAt: timeSchema })).describe('of no known job'),
  mentionedIn,
})

export const personalExportSchema = z.object({
  items: z.array(
    z.object({
      jobId: z.string(),
      externalId: z.string().optional(),
      firstSeenAt: timeSchema,
      bodies: z.array(z.unknown()).describe("Dispatch's own objects of the job"),
      events: z.array(
        z.object({
          id: z.string(),
          recordedAt: timeSchema,
          state: z.string(),
          body: z.string().describe('as it came'),
          handed: z.string().optional().describe('as the adapter got it'),
          message: z.string().optional(),
          answer: z.string().optional(),
        }),
      ),
      steps: z.array(z.object({ eventId: z.string(), name: z.string(), result: z.string() })),
      updates: z.array(
        z.object({
          id: z.string(),
          acceptedAt: timeSchema,
          kind: z.string(),
          state: z.string(),
          record: z.string().describe('as Dispatch gets it'),
          message: z.string().optional(),
          answer: z.string().optional(),
          fileBytes: z.int(),
        }),
      ),
      timeline: z.array(timelineEntrySchema),
    }),
  ),
})

export const forgetReportSchema = z.object({
  items: z.array(
    z.object({
      jobId: z.string(),
      events: z.int(),
      updates: z.int(),
      files: z.int(),
      steps: z.int(),
      remarks: z.int(),
      attention: z.int(),
      ended: z.int().describe('events and updates that waited or were parked: nobody gets them any more'),
    }),
  ),
  events: z.int().describe('of no known job'),
  inHand: z.array(z.string()).describe('jobs and events that are worked on right now: ask again'),
  mentionedIn,
  left: z
    .int()
    .describe('jobs that are still to be forgotten, because there were more than `limit`: ask again'),
  isKept: z.boolean().describe('whether a store that is put back from a backup forgets it again'),
  cleanUp: z
    .array(z.string())
    .describe("SQL that removes the last traces from the database's files: run it once all is forgotten"),
})

export function toPrivacyFindings(found: PrivacyFindings): z.infer<typeof privacyFindingsSchema> {
  return {
    items: found.jobs.map((job) => ({ ...job, firstSeenAt: toTime(job.firstSeenAt) })),
    events: found.looseEvents.map(({ id, recordedAt }) => ({ id, recordedAt: toTime(recordedAt) })),
    mentionedIn: [...found.mentionedIn],
  }
}

export function toPersonalExport(items: readonly PersonalExport[]): z.infer<typeof personalExportSchema> {
  return {
    items: items.map(({ texts, bodies, timeline, firstSeenAt, ...job }) => ({
      ...job,
      firstSeenAt: toTime(firstSeenAt),
      bodies: [...bodies],
      events: texts.events.map((event) => ({ ...event, recordedAt: toTime(event.recordedAt) })),
      steps: [...texts.steps],
      updates: texts.updates.map((update) => ({ ...update, acceptedAt: toTime(update.acceptedAt) })),
      timeline: timeline.map((entry) => ({ ...entry, at: toTime(entry.at) })),
    })),
  }
}

export function toForgetReport(report: ForgetReport): z.infer<typeof forgetReportSchema> {
  const { jobs, looseEvents, inHand, mentionedIn: others, left, isKept, cleanUp } = report
  return {
    items: [...jobs],
    events: looseEvents,
    inHand: [...inHand],
    mentionedIn: [...others],
    left,
    isKept,
    cleanUp: [...cleanUp],
  }
}
