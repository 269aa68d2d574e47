import { z } from 'zod'

// What this adapter reads of RT's answers. Loose: what RT adds to them tomorrow breaks nothing.

/** A number in one answer, a text in the next. */
const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(String)
const textSchema = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((text) => (text == null ? '' : String(text)))
/** A transaction asked for by itself has an object where a list has the id of a custom field or user. */
const valueSchema = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : ''))
const namedSchema = z.looseObject({ id: idSchema })

const customFieldSchema = z.looseObject({
  name: z.string(),
  /** One that was emptied has a null in its list. */
  values: z.array(z.union([z.string(), z.number(), z.null()]).transform((value) => String(value ?? ''))),
})

export const ticketSchema = z.looseObject({
  id: idSchema,
  Status: z.string(),
  Subject: textSchema,
  /** In UTC; one that is not set is the start of 1970. */
  Starts: textSchema,
  Due: textSchema,
  Requestor: z.array(namedSchema).default([]),
  CustomFields: z.array(customFieldSchema).default([]),
  _hyperlinks: z
    .array(
      z.looseObject({
        ref: z.string().nullish(),
        type: z.string().nullish(),
        id: idSchema.nullish(),
      }),
    )
    .default([]),
})
/** `etag` is for the next change: it is refused if another one came between. */
export type Ticket = z.infer<typeof ticketSchema> & { readonly etag?: string | undefined }

export const queueSchema = z.looseObject({
  id: idSchema,
  TicketCustomFields: z.array(z.looseObject({ name: z.string() })).default([]),
})
export type Queue = z.infer<typeof queueSchema>

export const userSchema = z.looseObject({
  id: idSchema,
  Name: z.string(),
  EmailAddress: z.string().nullish(),
  Timezone: z.string().nullish(),
})
export type User = z.infer<typeof userSchema>

export const transactionSchema = z.looseObject({
  id: idSchema,
  /** Of the ticket. */
  ObjectId: idSchema,
  Type: z.string(),
  Field: valueSchema,
  OldValue: valueSchema,
  NewValue: valueSchema,
  /** The subject of a comment. */
  Data: textSchema,
  Created: z.string(),
  /** The id is the name of the login. */
  Creator: namedSchema,
})
export type Transaction = z.infer<typeof transactionSchema>

/** Asked for by itself, it names its ticket in another way than in a list. */
export const singleTransactionSchema = transactionSchema
  .omit({ ObjectId: true })
  .extend({ Object: namedSchema })

export const attachmentSchema = z.looseObject({
  id: idSchema,
  Filename: textSchema,
  ContentType: textSchema,
  /** Base64, with line ends. */
  Content: textSchema,
})
export type Attachment = z.infer<typeof attachmentSchema>

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ items: z.array(item) })
}
