import { isJsonObject, type VendorFault } from '@truckroll/gateway'
import { z } from 'zod'

// The part of Service Fusion's answers that this adapter reads. Loose: a field that comes tomorrow breaks nothing.

const text = z.string().nullish()
const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(String)

const contactSchema = z.looseObject({
  phones: z.array(z.looseObject({ phone: text })).nullish(),
  emails: z.array(z.looseObject({ email: text })).nullish(),
})
export const customerSchema = z.looseObject({
  id: idSchema,
  customer_name: text,
  contacts: z.array(contactSchema).nullish(),
  locations: z.array(z.looseObject({ street_1: text, street_2: text, postal_code: text })).nullish(),
})
export type Customer = z.infer<typeof customerSchema>

const noteSchema = z.looseObject({ notes: text, created_at: text })

export const jobSchema = z.looseObject({
  id: idSchema,
  po_number: text,
  status: text,
  start_date: text,
  time_frame_promised_start: text,
  time_frame_promised_end: text,
  duration: z.number().nullish(),
  completion_notes: text,
  updated_at: text,
  notes: z.array(noteSchema).nullish(),
})
export type Job = z.infer<typeof jobSchema>

/** `code` ends with what the status means in every account, such as `01_UNS`. */
export const statusSchema = z.looseObject({ name: z.string(), code: text })
export type JobStatus = z.infer<typeof statusSchema>

export const madeSchema = z.looseObject({ id: idSchema })

/** A page of a list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ items: z.array(item), _meta: z.looseObject({ pageCount: z.number() }).nullish() })
}

/** `{code, name, message}`, for 422 `[{field, message}]`, of the token `{error, error_description}`. */
export function readFault(body: unknown): VendorFault | undefined {
  const words = toWords(body)
  return words === '' ? undefined : { words }
}

function toWords(body: unknown): string {
  if (Array.isArray(body))
    return body
      .map(toWords)
      .filter((each) => each !== '')
      .join('; ')
  if (!isJsonObject(body)) return ''
  const said = [body['message'], body['error_description'], body['error']].find(
    (each) => typeof each === 'string' && each !== '',
  )
  if (typeof said !== 'string') return ''
  return typeof body['field'] === 'string' ? `${body['field']}: ${said}` : said
}
