import type { Absence, Explanation, JobStory } from '@truckroll/gateway/embed'
import { z } from 'zod'
import {
  jobDetailSchema,
  jobSummarySchema,
  timelineEntrySchema,
  toJobDetail,
  toJobSummary,
  toTimelineEntry,
} from './job-view.ts'
import { answerSchema } from './operations-view.ts'
import { timeSchema, toOptionalTime, toTime } from './time.ts'

const eventStorySchema = z.object({
  id: z.string(),
  type: z.string(),
  state: z.enum(['waiting', 'done', 'dead', 'failed_notice', 'skipped']),
  attempts: z.int(),
  cause: z.string().optional(),
  message: z.string().optional(),
  answer: answerSchema.optional().describe('what the field-service product said'),
  steps: z.array(z.string()).describe('steps that are done: a retry does not repeat them'),
})

const storySchema = z.object({
  job: jobDetailSchema,
  events: z.array(eventStorySchema).describe('what became of what Dispatch sent, oldest first'),
  refusals: z.array(z.string()).describe('who said no to what'),
  freedBy: z.string().nullable().describe('what makes it go on; null if nothing waits'),
  alike: z
    .array(
      z.object({
        id: z.string(),
        externalId: z.string().nullable(),
        bmsId: z.string().nullable(),
        by: z.enum(['claim', 'work_order', 'phone']),
      }),
    )
    .describe('jobs that may be the same work'),
})

const absenceSchema = z.object({
  since: timeSchema,
  until: timeSchema,
  polls: z.object({
    count: z.int(),
    messages: z.int().describe('handed out by the queue, and recorded'),
    lastAt: timeSchema.nullable(),
    longestPauseMs: z.int().nullable(),
    gaps: z
      .array(z.object({ from: timeSchema, until: timeSchema }))
      .describe('longer than two minutes: what was sent then came with a later poll, or waits in the queue'),
  }),
  timeline: z
    .array(timelineEntrySchema)
    .describe('what came about a job of that id, if it is not known itself; oldest first'),
  provider: z
    .object({
      externalOrganizationId: z.string(),
      state: z.string().nullable().describe('null: it is not known here'),
      connectedAt: timeSchema.nullable(),
      jobs: z.int().describe('that came for it in that time'),
      newest: z.object({ jobId: z.string(), at: timeSchema }).nullable().describe('whenever it came'),
    })
    .nullable(),
})

export const explanationSchema = z.object({
  found: z.enum(['one', 'several', 'none']),
  text: z.string().describe('the same in words, for people; times are in UTC'),
  story: storySchema.optional().describe('if one job fits'),
  jobs: z.array(jobSummarySchema).optional().describe('if several fit: newest first'),
  isMore: z.boolean().optional().describe('true: not all that fit are listed'),
  absence: absenceSchema.optional().describe('if none fits: what proves that nothing was missed'),
})

export function toExplanationView(told: Explanation): z.infer<typeof explanationSchema> {
  const { found, text } = told
  if (found === 'one') return { found, text, story: toStory(told.story) }
  if (found === 'several') return { found, text, jobs: told.jobs.map(toJobSummary), isMore: told.isMore }
  return { found, text, absence: toAbsence(told.absence) }
}

function toStory({ job, updates, timeline, events, refusals, freedBy, alike }: JobStory) {
  return {
    job: toJobDetail(job, updates, timeline),
    events: events.map((event) => ({
      ...event,
      answer: event.answer && { ...event.answer },
      steps: [...event.steps],
    })),
    refusals: [...refusals],
    freedBy: freedBy ?? null,
    alike: alike.map(({ id, externalId, bmsId, by }) => ({
      id,
      externalId: externalId ?? null,
      bmsId: bmsId ?? null,
      by,
    })),
  }
}

function toAbsence({ since, until, polls, timeline, provider }: Absence): z.infer<typeof absenceSchema> {
  return {
    since: toTime(since),
    until: toTime(until),
    polls: {
      count: polls.count,
      messages: polls.messages,
      lastAt: toOptionalTime(polls.lastAt) ?? null,
      longestPauseMs: polls.longestPauseMs ?? null,
      gaps: polls.gaps.map((gap) => ({ from: toTime(gap.from), until: toTime(gap.until) })),
    },
    timeline: timeline.map(toTimelineEntry),
    provider:
      provider === undefined
        ? null
        : {
            externalOrganizationId: provider.externalOrganizationId,
            state: provider.state ?? null,
            connectedAt: toOptionalTime(provider.connectedAt) ?? null,
            jobs: provider.jobs,
            newest:
              provider.newest === undefined
                ? null
                : { jobId: provider.newest.jobId, at: toTime(provider.newest.at) },
          },
  }
}
