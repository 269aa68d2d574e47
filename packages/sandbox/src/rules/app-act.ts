import { dispatchIdSchema, incomingTimeSchema } from '@truckroll/protocol'
import * as z from 'zod'

const text = z.string().max(10_000)
const reason = z.string().max(1000).optional().describe('A reason of the job, or any other')

/** An act of a person on a job in Dispatch's app. */
export const appActSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('accept'),
    organizationId: dispatchIdSchema.optional().describe('Who accepts, if several were offered the job'),
  }),
  z.strictObject({ act: z.literal('decline'), reason, organizationId: dispatchIdSchema.optional() }),
  z.strictObject({
    act: z.literal('schedule'),
    start: incomingTimeSchema,
    durationSeconds: z.number().int().min(0).max(31_536_000).default(3600),
    appointmentId: z.number().optional().describe('Moves this appointment; absent: a new one'),
  }),
  z.strictObject({
    act: z.literal('unschedule'),
    appointmentId: z.number().optional().describe('Takes this appointment back; absent: the present one'),
  }),
  z.strictObject({ act: z.literal('enroute') }),
  z.strictObject({ act: z.literal('start') }),
  z.strictObject({ act: z.literal('pause'), reason, description: text.optional() }),
  z.strictObject({ act: z.literal('complete'), reason, resolution: text.optional() }),
  z.strictObject({ act: z.literal('cancel'), reason }),
  z.strictObject({ act: z.literal('restore') }).describe('Opens a canceled job again, with its visits'),
  z.strictObject({
    act: z.literal('survey'),
    rating: z.number().int().min(1).max(5),
    reasons: z.array(z.string().max(100)).max(10).default([]).describe('Answers to "Tell us why"'),
    message: text.default(''),
    accountRating: z.number().int().min(1).max(5).optional().describe('Of the brand'),
    accountMessage: text.optional(),
  }),
  z.strictObject({
    act: z.literal('form'),
    formName: z.string().min(1).max(200),
    data: z.record(z.string(), z.string()),
  }),
  z
    .strictObject({
      act: z.literal('bill'),
      docType: z.enum(['Estimate', 'Invoice']).default('Estimate'),
      title: z.string().max(1000).optional(),
      lines: z
        .array(
          z.strictObject({
            title: z.string().min(1).max(1000),
            qty: z.number().positive().max(1_000_000).default(1),
            price: z.number().min(0).max(1_000_000_000),
          }),
        )
        .min(1)
        .max(500),
    })
    .describe('Writes an estimate or invoice; the brand hears of it'),
  z.strictObject({
    act: z.literal('message'),
    sender: z.enum(['customer', 'organization']).describe('Who writes to the other one'),
    text: text.min(1),
  }),
  z.strictObject({
    act: z.literal('note'),
    text,
    attachmentId: z.number().optional().describe('Edits this note; absent: a new one'),
  }),
  z.strictObject({
    act: z.literal('photo'),
    fileName: z
      .string()
      .regex(/\.[A-Za-z0-9]+$/, 'expected an extension')
      .max(255)
      .default('photo.png'),
    contentBase64: z.base64().optional().describe('Absent: a tiny picture'),
  }),
  z.strictObject({ act: z.literal('remove'), attachmentId: z.number().describe('A note or file to delete') }),
])
export type AppAct = z.infer<typeof appActSchema>
export type AppActInput = z.input<typeof appActSchema>
