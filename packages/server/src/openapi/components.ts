import { updateSchema } from '@truckroll/gateway'
import { jsonValueSchema, providerChangeRequestSchema, providerRequestSchema } from '@truckroll/gateway/embed'
import type { z } from 'zod'
import { problemSchema } from '../problems/problem.ts'
import { activitySchema, backlogSchema } from '../routes/activity-routes.ts'
import { alertListSchema } from '../routes/alert-routes.ts'
import { attentionPageSchema, finishedSchema, heldPageSchema } from '../routes/attention-routes.ts'
import { auditPageSchema, pausedSchema, resumedSchema, pauseRequestSchema } from '../routes/control-routes.ts'
import {
  deadLetterPageSchema,
  replayAnswerSchema,
  replayFilterSchema,
  replayRequestSchema,
  skippedSchema,
} from '../routes/dead-letter-routes.ts'
import {
  activationAnswerSchema,
  activationDocs,
  deliveryDocs,
  recordedSchema,
} from '../routes/dispatch-routes.ts'
import { healthSchema, readinessSchema } from '../routes/health-routes.ts'
import {
  importAnswerSchema,
  importBodySchema,
  jobEventPageSchema,
  jobPageSchema,
  linkRequestSchema,
} from '../routes/job-routes.ts'
import { keysSchema, rotateRequestSchema, rotationSchema } from '../routes/key-routes.ts'
import { forgetRequestSchema, privacyRequestSchema } from '../routes/privacy-routes.ts'
import { reconcileRequestSchema } from '../routes/reconcile-routes.ts'
import { onboardedSchema, providerCheckSchema, providerPageSchema } from '../routes/provider-routes.ts'
import { settingsInForceSchema } from '../routes/settings-routes.ts'
import { sessionSchema } from '../routes/session-routes.ts'
import { wirePageSchema } from '../routes/wire-routes.ts'
import { updatePageSchema } from '../routes/update-routes.ts'
import { bulkAnswerSchema, bulkDocsSchema, bulkItemSchema } from '../updates/bulk.ts'
import { multipartUpdateSchema } from '../updates/multipart-update.ts'
import { jobEventViewSchema } from '../views/job-event-view.ts'
import { explanationSchema } from '../views/explanation-view.ts'
import { jobDetailSchema, jobSummarySchema, reasonsSchema, timelineEntrySchema } from '../views/job-view.ts'
import {
  attentionSchema,
  auditEntrySchema,
  deadLetterDetailSchema,
  deadLetterSchema,
  heldSchema,
} from '../views/operations-view.ts'
import { reconciliationSchema } from '../views/reconcile-view.ts'
import { forgetReportSchema, personalExportSchema, privacyFindingsSchema } from '../views/privacy-view.ts'
import { providerViewSchema } from '../views/provider-view.ts'
import { statusSchema } from '../views/status-view.ts'
import { wireCallDetailSchema, wireCallSchema } from '../views/wire-view.ts'
import { queuedUpdateSchema, updateViewSchema } from '../views/update-view.ts'
import { webhookEvents } from './webhooks/webhook-events.ts'

/** Schemas of requests, by their names under `components/schemas`. */
export const requestComponents: Readonly<Record<string, z.ZodType>> = {
  JsonValue: jsonValueSchema,
  Update: updateSchema,
  AttachmentForm: multipartUpdateSchema,
  BulkItem: bulkItemSchema,
  BulkUpdates: bulkDocsSchema,
  JobLink: linkRequestSchema,
  JobImport: importBodySchema,
  ProviderRequest: providerRequestSchema,
  ProviderChange: providerChangeRequestSchema,
  Replay: replayRequestSchema,
  ReplayFilter: replayFilterSchema,
  Pause: pauseRequestSchema,
  KeyRotation: rotateRequestSchema,
  PrivacyRequest: privacyRequestSchema,
  ForgetRequest: forgetRequestSchema,
  ReconcileRequest: reconcileRequestSchema,
  Activation: activationDocs,
  Delivery: deliveryDocs,
}

/** Schemas of answers, and of what the HTTP bridge posts. */
export const answerComponents: Readonly<Record<string, z.ZodType>> = {
  Problem: problemSchema,
  QueuedUpdate: queuedUpdateSchema,
  BulkAnswer: bulkAnswerSchema,
  UpdateState: updateViewSchema,
  UpdatePage: updatePageSchema,
  Reasons: reasonsSchema,
  JobSummary: jobSummarySchema,
  JobPage: jobPageSchema,
  JobEvent: jobEventViewSchema,
  JobEventPage: jobEventPageSchema,
  Job: jobDetailSchema,
  TimelineEntry: timelineEntrySchema,
  JobsImported: importAnswerSchema,
  Explanation: explanationSchema,
  Provider: providerViewSchema,
  OnboardedProvider: onboardedSchema,
  ProviderPage: providerPageSchema,
  ProviderCheck: providerCheckSchema,
  Attention: attentionSchema,
  AttentionPage: attentionPageSchema,
  AttentionDone: finishedSchema,
  Held: heldSchema,
  HeldPage: heldPageSchema,
  DeadLetter: deadLetterSchema,
  DeadLetterDetail: deadLetterDetailSchema,
  DeadLetterPage: deadLetterPageSchema,
  DeadLetterSkipped: skippedSchema,
  Replayed: replayAnswerSchema,
  Paused: pausedSchema,
  Resumed: resumedSchema,
  Status: statusSchema,
  Session: sessionSchema,
  SettingsInForce: settingsInForceSchema,
  Activity: activitySchema,
  Backlog: backlogSchema,
  Alerts: alertListSchema,
  WireCall: wireCallSchema,
  WireCallDetail: wireCallDetailSchema,
  WirePage: wirePageSchema,
  AuditEntry: auditEntrySchema,
  AuditPage: auditPageSchema,
  Keys: keysSchema,
  KeysRotated: rotationSchema,
  PersonalFindings: privacyFindingsSchema,
  Reconciliation: reconciliationSchema,
  PersonalExport: personalExportSchema,
  PersonalForgotten: forgetReportSchema,
  ActivationTaken: activationAnswerSchema,
  Recorded: recordedSchema,
  Health: healthSchema,
  Readiness: readinessSchema,
  ...Object.fromEntries(webhookEvents.map((event) => [event.component, event.schema])),
}
