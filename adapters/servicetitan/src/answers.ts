import type { VendorFault } from '@truckroll/gateway'
import { z } from 'zod'
import { idSchema } from './ids.ts'

// The part of ServiceTitan's answers that this adapter reads. Loose: a field that comes tomorrow breaks nothing.

const text = z.string().nullish()

const addressSchema = z.looseObject({ street: text, unit: text, city: text, state: text, zip: text })

export const customerSchema = z.looseObject({
  id: idSchema,
  name: text,
  locations: z.array(z.looseObject({ id: idSchema })).nullish(),
})
export type Customer = z.infer<typeof customerSchema>

export const locationSchema = z.looseObject({ id: idSchema, address: addressSchema.nullish() })
export type Location = z.infer<typeof locationSchema>

export const jobSchema = z.looseObject({
  id: idSchema,
  jobStatus: z.string(),
  customerId: idSchema.nullish(),
  completedOn: text,
  modifiedOn: text,
  summary: text,
  externalData: z.array(z.looseObject({ key: z.string(), value: z.string() })).nullish(),
})
export type Job = z.infer<typeof jobSchema>

export const appointmentSchema = z.looseObject({
  id: idSchema,
  jobId: idSchema,
  start: z.string(),
  end: z.string(),
  arrivalWindowStart: text,
  arrivalWindowEnd: text,
  status: z.string(),
  modifiedOn: text,
  active: z.boolean().nullish(),
})
export type Appointment = z.infer<typeof appointmentSchema>

export const noteSchema = z.looseObject({
  id: idSchema.nullish(),
  jobId: idSchema.nullish(),
  text,
  createdOn: text,
  modifiedOn: text,
  active: z.boolean().nullish(),
})
export type Note = z.infer<typeof noteSchema>

export const cancelReasonSchema = z.looseObject({ jobId: idSchema, name: text, text })

export const attachmentSchema = z.looseObject({ id: idSchema.nullish(), fileName: text })

export const madeSchema = z.looseObject({ id: idSchema })

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ data: z.array(item), hasMore: z.boolean().nullish() })
}

/** `jobId`: what the office made of it. */
export const bookingSchema = z.looseObject({
  id: idSchema,
  status: z.string(),
  externalId: text,
  jobId: idSchema.nullish(),
  start: text,
  summary: text,
  modifiedOn: text,
})
export type Booking = z.infer<typeof bookingSchema>

/** A page of a feed; `continueFrom` is where the next one begins, also if there is none yet. */
export function feedOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ data: z.array(item), hasMore: z.boolean(), continueFrom: z.string() })
}

/** `ApiErrorResponse`: what ServiceTitan says if it refuses. */
const refusalSchema = z.looseObject({
  title: text,
  traceId: text,
  errors: z.record(z.string(), z.array(z.string())).nullish(),
})

/** The trace id is what ServiceTitan's support asks for. */
export function readFault(body: unknown): VendorFault | undefined {
  const { title, traceId, errors } = refusalSchema.safeParse(body).data ?? {}
  const fields = Object.entries(errors ?? {}).map(([field, said]) => `${field}: ${said.join(', ')}`)
  const words = [title ?? '', ...fields].filter((each) => each !== '').join('; ')
  return words === '' && traceId == null ? undefined : { words, requestId: traceId ?? undefined }
}
