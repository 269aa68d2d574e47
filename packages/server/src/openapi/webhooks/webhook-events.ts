import { eventTypes, type EventType } from '@truckroll/gateway'
import { z } from 'zod'
import * as data from './webhook-data.ts'
import { webhookSamples } from './webhook-samples.ts'

const meaning: Readonly<Record<EventType, readonly [data: z.ZodType, summary: string]>> = {
  'job.created': [data.jobDataSchema, 'A job that is new here: make a work order and answer its bmsId'],
  'job.updated': [data.changedJobDataSchema, 'The brand changed a job'],
  'job.canceled': [data.jobDataSchema, 'The brand canceled a job, or gave it to another organization'],
  'appointment.updated': [data.appointmentDataSchema, 'Dispatch told of an appointment'],
  'note.created': [data.noteDataSchema, 'The brand wrote a note'],
  'note.updated': [data.noteDataSchema, 'The brand changed a note'],
  'note.deleted': [data.noteDataSchema, 'The brand deleted a note'],
  'attachment.created': [data.attachmentDataSchema, 'The brand added a file'],
  'attachment.deleted': [data.attachmentDataSchema, 'The brand removed a file'],
  'survey.submitted': [data.surveyDataSchema, 'The customer answered a survey'],
  'update.confirmed': [data.updateDataSchema, 'Dispatch confirmed an update'],
  'update.rejected': [data.updateDataSchema, 'Dispatch refused an update, or it can never be sent'],
  'provider.connected': [data.providerDataSchema, 'A provider was connected'],
  'provider.offboarded': [data.providerDataSchema, 'A provider was offboarded'],
  'message.other': [data.otherDataSchema, 'Any other message of Dispatch'],
}

/** One event as the HTTP bridge posts it. */
export interface WebhookEvent {
  readonly type: EventType
  readonly summary: string
  /** `job.created` is the component `JobCreatedEvent`. */
  readonly component: string
  readonly schema: z.ZodType
  readonly sample: unknown
}

export const webhookEvents: readonly WebhookEvent[] = eventTypes.map((type) => {
  const [dataSchema, summary] = meaning[type]
  return {
    type,
    summary,
    component: `${type
      .split('.')
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
      .join('')}Event`,
    schema: z.object({
      type: z.literal(type),
      timestamp: z.iso
        .datetime()
        .describe('when it was recorded, so that the bytes are equal on every retry'),
      data: dataSchema,
    }),
    sample: { type, timestamp: '2026-03-02T14:05:12.340Z', data: webhookSamples[type] },
  }
})
