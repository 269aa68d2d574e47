import {
  hasUnseenCharacters,
  incomingId,
  incomingTimeSchema as time,
  jsonFieldsSchema,
  nullIsAbsent,
} from '@truckroll/protocol'
import { z } from 'zod'
import { isBase64, withoutLineEnds } from './is-base64.ts'

const MAX_TEXT = 65_536

const text = z.string().min(1).max(MAX_TEXT)
const reason = z.string().min(1).max(500)
/** Dispatch's upsert key of an appointment, note or file: unique over all providers of the caller. */
const externalId = incomingId(z.string().min(1).max(255))

const fileName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/[/\\]/.test(name), 'expected a file name without a path')
  .refine(
    (name) => !hasUnseenCharacters(name),
    'expected a file name without control characters and others that nobody sees',
  )
  .refine(
    (name) => /[^.]\.[A-Za-z0-9]{1,10}$/.test(name),
    'expected a file name with an extension, such as photo.jpg',
  )

const anyKind = {
  /** When it was done, at the latest when it arrived; absent: when it arrived. */
  occurredAt: time.optional(),
  /** Sends a status or schedule although a newer one was taken before. */
  force: z.boolean().optional(),
}

const schedule = z
  .strictObject({
    kind: z.literal('schedule'),
    start: time,
    end: time.optional(),
    durationSeconds: z.int().min(1).max(31_536_000).optional(),
    appointmentId: externalId.optional(),
    notifyBrand: z.boolean().optional(),
    ...anyKind,
  })
  .superRefine((value, context) => {
    if ((value.end === undefined) === (value.durationSeconds === undefined)) {
      context.addIssue({ code: 'custom', path: ['end'], message: 'expected either end or durationSeconds' })
    } else if (value.end !== undefined && Date.parse(value.end) <= Date.parse(value.start)) {
      context.addIssue({ code: 'custom', path: ['end'], message: 'expected a time after start' })
    }
  })

/** Which visit it is about: decides what it is newer or older than, and is not sent. */
const visit = { appointmentId: externalId.optional() }

/**
 * What a provider did, on its way to Dispatch: one of eleven kinds.
 * Playbook: Quick Starts > Gateway > To Dispatch.
 */
export const updateSchema = nullIsAbsent(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('accept'), ...anyKind }),
    z.strictObject({
      kind: z.literal('reject'),
      reason: reason.optional(),
      text: text.optional(),
      ...anyKind,
    }),
    schedule,
    /** Takes one visit back: the named one, else the only one open. */
    z.strictObject({ kind: z.literal('unschedule'), appointmentId: externalId.optional(), ...anyKind }),
    z.strictObject({ kind: z.literal('enroute'), ...visit, ...anyKind }),
    z.strictObject({ kind: z.literal('start'), ...visit, ...anyKind }),
    z.strictObject({
      kind: z.literal('pause'),
      reason: reason.optional(),
      description: text.optional(),
      ...visit,
      ...anyKind,
    }),
    z.strictObject({
      kind: z.literal('complete'),
      reason: reason.optional(),
      resolution: text.optional(),
      customFields: jsonFieldsSchema.optional(),
      ...visit,
      ...anyKind,
    }),
    z.strictObject({
      kind: z.literal('cancel'),
      reason: reason.optional(),
      text: text.optional(),
      ...anyKind,
    }),
    z.strictObject({ kind: z.literal('note'), text, id: externalId.optional(), ...anyKind }),
    z.strictObject({
      kind: z.literal('attachment'),
      fileName,
      contentBase64: z
        .string()
        .min(1)
        .overwrite(withoutLineEnds)
        .refine(isBase64, 'expected base64')
        .meta({ format: 'base64', contentEncoding: 'base64' }),
      id: externalId.optional(),
      ...anyKind,
    }),
  ]),
).meta({ id: 'Update' })

export type Update = z.infer<typeof updateSchema>

/** An attachment whose content comes beside it, as bytes. */
export const fileUpdateSchema = nullIsAbsent(
  z.strictObject({
    kind: z.literal('attachment'),
    fileName,
    id: externalId.optional(),
    ...anyKind,
  }),
)

export type FileUpdate = z.infer<typeof fileUpdateSchema>

/** An update without the content of a file. */
export type UpdateFacts = Exclude<Update, { kind: 'attachment' }> | FileUpdate
