import { isJsonObject, type VendorFault } from '@truckroll/gateway'
import { z } from 'zod'

// The part of Housecall Pro's answers that this adapter reads. Loose: a field that comes tomorrow breaks nothing.

const text = z.string().nullish()
/** Ids are opaque texts such as `job_1`; one that comes as a number is taken as its digits. */
const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(String)

export const addressSchema = z.looseObject({
  id: idSchema,
  street: text,
  street_line_2: text,
  zip: text,
})
export type Address = z.infer<typeof addressSchema>

export const customerSchema = z.looseObject({
  id: idSchema,
  first_name: text,
  last_name: text,
  email: text,
  mobile_number: text,
  home_number: text,
  work_number: text,
  addresses: z.array(addressSchema).nullish(),
})
export type Customer = z.infer<typeof customerSchema>

export const appointmentSchema = z.looseObject({
  id: idSchema,
  start_time: text,
  end_time: text,
  arrival_window_minutes: z.number().nullish(),
  dispatched_employees_ids: z.array(z.string()).nullish(),
})
export type Appointment = z.infer<typeof appointmentSchema>

const noteSchema = z.looseObject({ id: idSchema, content: text })

const attachmentSchema = z.looseObject({ id: idSchema, file_name: text, url: text, file_type: text })

export const jobSchema = z.looseObject({
  id: idSchema,
  work_status: text,
  work_timestamps: z.looseObject({ on_my_way_at: text, started_at: text, completed_at: text }).nullish(),
  schedule: z.looseObject({ appointments: z.array(appointmentSchema).nullish() }).nullish(),
  notes: z.array(noteSchema).nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  canceled_at: text,
  deleted_at: text,
  updated_at: text,
})
export type Job = z.infer<typeof jobSchema>

export const madeSchema = z.looseObject({ id: idSchema })

/** A page of a list, whose items stand under the plural of their name. */
export function pageOf<Name extends string, Item extends z.ZodType>(name: Name, item: Item) {
  return z
    .looseObject({ total_pages: z.number().nullish() })
    .and(z.record(z.literal(name), z.array(item)))
    .transform((page) => ({ items: page[name], totalPages: page.total_pages ?? 1 }))
}

/** What Housecall Pro says of an error, which comes in five forms. */
export function readFault(body: unknown): VendorFault | undefined {
  const words = toWords(body)
  return words === '' ? undefined : { words }
}

/** `{message}`, `{error: {message}}`, `{error}`, `{errors: {field: [..]}}` or `{message, attr: [..]}`. */
export function toWords(body: unknown): string {
  if (typeof body === 'string') return body
  if (Array.isArray(body))
    return body
      .map(toWords)
      .filter((each) => each !== '')
      .join(', ')
  if (!isJsonObject(body)) return ''
  const { message, error, errors, attr } = body
  const fields = isJsonObject(errors)
    ? Object.entries(errors).map(([field, said]) => `${field}: ${toWords(said)}`)
    : [toWords(errors)]
  return [toWords(message), toWords(error), ...fields, toWords(attr)].filter((each) => each !== '').join('; ')
}
