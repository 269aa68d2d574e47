import { z } from 'zod'

// The part of Jobber's answers that this adapter reads. Loose: a field that comes tomorrow breaks nothing.

const text = z.string().nullish()
/** `EncodedId`: opaque. */
const idSchema = z.string().min(1)

const costSchema = z.looseObject({
  requestedQueryCost: z.number(),
  throttleStatus: z.looseObject({ currentlyAvailable: z.number(), restoreRate: z.number() }),
})

/** What every answer is in. */
export const answerSchema = z.looseObject({
  data: z.looseObject({}).nullish(),
  errors: z
    .array(z.looseObject({ message: z.string(), extensions: z.looseObject({ code: text }).nullish() }))
    .nullish(),
  extensions: z.looseObject({ cost: costSchema.nullish().catch(undefined) }).nullish(),
})
export type Answer = z.infer<typeof answerSchema>

const pageInfoSchema = z.looseObject({ hasNextPage: z.boolean(), endCursor: text })

function connectionOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ nodes: z.array(item), pageInfo: pageInfoSchema })
}

/** A list without further pages: more of it is not needed. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z.looseObject({ nodes: z.array(item) })
}

const addressSchema = z.looseObject({ street1: text, street2: text, postalCode: text })
const propertySchema = z.looseObject({ id: idSchema, address: addressSchema.nullish() })
export type Property = z.infer<typeof propertySchema>

const clientSchema = z.looseObject({
  id: idSchema,
  emails: z.array(z.looseObject({ address: text })).nullish(),
  phones: z.array(z.looseObject({ number: text })).nullish(),
})
export type Client = z.infer<typeof clientSchema>

const visitSchema = z.looseObject({
  id: idSchema,
  startAt: text,
  endAt: text,
  isComplete: z.boolean().nullish(),
  completedAt: text,
  arrivalWindow: z.looseObject({ startAt: z.string(), endAt: z.string() }).nullish(),
})
export type Visit = z.infer<typeof visitSchema>

const fileSchema = z.looseObject({ id: idSchema, fileName: text, contentType: text, url: text })

/** Notes of the client stand among those of the job: they come without fields. */
const noteSchema = z.looseObject({
  id: idSchema.optional(),
  message: text,
  createdAt: text,
  lastEditedAt: text,
  fileAttachments: listOf(fileSchema).nullish(),
})
export type Note = z.infer<typeof noteSchema>

const timerSchema = z.looseObject({ id: idSchema, startAt: text })

const jobSchema = z.looseObject({
  id: idSchema,
  jobStatus: z.string(),
  completedAt: text,
  updatedAt: text,
  visits: connectionOf(visitSchema),
  notes: connectionOf(noteSchema),
  timeSheetEntries: listOf(timerSchema).nullish(),
})
export type Job = z.infer<typeof jobSchema>

const listedJobSchema = z.looseObject({ id: idSchema, updatedAt: text })
/** What a mutation answers; if it refused, what it made is null. */
function madeOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape)
}

const made = z.looseObject({ id: idSchema })

function answerOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject({ data: z.looseObject(shape) })
}

export const answers = {
  account: answerOf({ account: made }),
  clients: answerOf({ clients: listOf(clientSchema) }),
  properties: answerOf({
    client: z.looseObject({ clientProperties: connectionOf(propertySchema) }).nullish(),
  }),
  jobsOf: answerOf({
    client: z
      .looseObject({ jobs: connectionOf(z.looseObject({ id: idSchema, instructions: text })) })
      .nullish(),
  }),
  job: answerOf({ job: jobSchema.nullish() }),
  jobs: answerOf({ jobs: listOf(jobSchema) }),
  listed: answerOf({ jobs: connectionOf(listedJobSchema) }),
  clientCreate: answerOf({ clientCreate: madeOf({ client: made.nullish() }) }),
  propertyCreate: answerOf({ propertyCreate: madeOf({ properties: z.array(made).nullish() }) }),
  jobCreate: answerOf({ jobCreate: madeOf({ job: made.nullish() }) }),
  jobEdit: answerOf({ jobEdit: madeOf({}) }),
  jobClose: answerOf({ jobClose: madeOf({}) }),
  jobCreateNote: answerOf({ jobCreateNote: madeOf({}) }),
  jobDeleteNote: answerOf({ jobDeleteNote: madeOf({}) }),
  visitCreate: answerOf({ visitCreate: madeOf({ createdVisits: z.array(made).nullish() }) }),
  visitEditSchedule: answerOf({ visitEditSchedule: madeOf({}) }),
  visitDelete: answerOf({ visitDelete: madeOf({}) }),
  visitComplete: answerOf({ visitComplete: madeOf({}) }),
}

export const webhookSchema = z.looseObject({
  data: z.looseObject({
    webHookEvent: z.looseObject({
      topic: z.string(),
      accountId: idSchema,
      itemId: idSchema,
      occurredAt: text,
      /** So written for apps that were made before 2023-12-08. */
      occuredAt: text,
    }),
  }),
})
