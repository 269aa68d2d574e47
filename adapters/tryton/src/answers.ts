import { z } from 'zod'

// What this adapter reads of Tryton's answers. Loose: what Tryton adds to them tomorrow breaks nothing.

const dateTimeSchema = z.looseObject({
  __class__: z.literal('datetime'),
  year: z.number(),
  month: z.number(),
  day: z.number(),
  hour: z.number(),
  minute: z.number(),
  second: z.number(),
  microsecond: z.number(),
})
/** In UTC. */
export type DateTime = z.infer<typeof dateTimeSchema>

export const workSchema = z.looseObject({
  id: z.number(),
  name: z.string(),
  status: z.number(),
  party: z.number().nullable(),
  constraint_start_time: dateTimeSchema.nullable(),
  constraint_finish_time: dateTimeSchema.nullable(),
  create_date: dateTimeSchema,
  write_date: dateTimeSchema.nullable(),
  create_uid: z.number().nullable(),
  write_uid: z.number().nullable(),
  /** For the next write: it is refused if another one came between. */
  _timestamp: z.union([z.string(), z.number()]).nullish(),
})
export type Work = z.infer<typeof workSchema>

export const workFields = [
  'name',
  'status',
  'party',
  'constraint_start_time',
  'constraint_finish_time',
  'create_date',
  'write_date',
  'create_uid',
  'write_uid',
  '_timestamp',
] as const

export const statusSchema = z.looseObject({
  id: z.number(),
  name: z.string(),
  progress: z.number().nullable(),
})
export type WorkStatus = z.infer<typeof statusSchema>

export const partySchema = z.looseObject({
  id: z.number(),
  code: z.string().nullish(),
  addresses: z.array(z.number()).default([]),
})
export type Party = z.infer<typeof partySchema>

export const noteSchema = z.looseObject({
  id: z.number(),
  resource: z.string().nullable(),
  message: z.string().nullish(),
  create_date: dateTimeSchema,
  create_uid: z.number().nullable(),
})

export const fileSchema = noteSchema.omit({ message: true }).extend({
  name: z.string(),
  data: z.looseObject({ base64: z.string() }).nullable(),
})

export const preferencesSchema = z.looseObject({ company: z.number().nullish() })

export const loginSchema = z.tuple([z.number(), z.string()])

// Times

/** Tryton stores seconds. */
export function toDateTime(epochMs: number): DateTime {
  const date = new Date(epochMs)
  return {
    __class__: 'datetime',
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: 0,
  }
}

export function readDateTime(time: DateTime): number {
  const { year, month, day, hour, minute, second, microsecond } = time
  return Date.UTC(year, month - 1, day, hour, minute, second, Math.floor(microsecond / 1_000))
}
