import type { z } from 'zod'
import type { activitySchema, backlogSchema } from '../../../src/routes/activity-routes.ts'
import type { alertListSchema } from '../../../src/routes/alert-routes.ts'
import type { sessionSchema } from '../../../src/routes/session-routes.ts'
import type { settingsInForceSchema } from '../../../src/routes/settings-routes.ts'
import type { explanationSchema } from '../../../src/views/explanation-view.ts'
import type { jobEventViewSchema } from '../../../src/views/job-event-view.ts'
import type { jobSummarySchema, timelineEntrySchema } from '../../../src/views/job-view.ts'
import type {
  attentionSchema,
  auditEntrySchema,
  deadLetterDetailSchema,
  deadLetterSchema,
  heldSchema,
} from '../../../src/views/operations-view.ts'
import type { providerViewSchema } from '../../../src/views/provider-view.ts'
import type { statusSchema } from '../../../src/views/status-view.ts'
import type { wireCallDetailSchema, wireCallSchema } from '../../../src/views/wire-view.ts'
import type { updateViewSchema } from '../../../src/views/update-view.ts'

/** What the API answers, as its schemas say. */
export type Session = z.infer<typeof sessionSchema>
export type Scope = Session['scopes'][number]
export type SettingInForce = z.infer<typeof settingsInForceSchema>['items'][number]
export type Status = z.infer<typeof statusSchema>
export type Activity = z.infer<typeof activitySchema>
export type Backlog = z.infer<typeof backlogSchema>
export type Alert = z.infer<typeof alertListSchema>['items'][number]
export type JobSummary = z.infer<typeof jobSummarySchema>
export type TimelineEntry = z.infer<typeof timelineEntrySchema>
export type JobEvent = z.infer<typeof jobEventViewSchema>
export type Explanation = z.infer<typeof explanationSchema>
export type Story = NonNullable<Explanation['story']>
export type Attention = z.infer<typeof attentionSchema>
export type Held = z.infer<typeof heldSchema>
export type DeadLetter = z.infer<typeof deadLetterSchema>
export type DeadLetterDetail = z.infer<typeof deadLetterDetailSchema>
export type AuditEntry = z.infer<typeof auditEntrySchema>
export type Provider = z.infer<typeof providerViewSchema>
export type WireCall = z.infer<typeof wireCallSchema>
export type WireCallDetail = z.infer<typeof wireCallDetailSchema>
export type Update = z.infer<typeof updateViewSchema>

export interface ListPage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}
