import { z } from 'zod'
import { GatewayError } from '../errors.ts'

const restoredSchema = z.object({
  /** What it is a backup of. */
  from: z.string(),
  /** When the backup was taken, milliseconds; null if nobody can tell. */
  at: z.number().nullable(),
})
const movedSchema = z.object({ to: z.string(), at: z.number() })
const copySchema = z.object({
  id: z.string(),
  from: z.string(),
  /** The table that is being filled; those before it are complete. Null: all are. */
  table: z.string().nullable(),
  /** Up to where, as the store says that is read from; null: nothing of it yet. */
  position: z.string().nullable(),
})

export type CopyMark = z.infer<typeof copySchema>

export const readRestored = (text: string) => readMark(restoredSchema, 'restored_from', text)
export const readMoved = (text: string) => readMark(movedSchema, 'moved_to', text)
export const readCopy = (text: string) => readMark(copySchema, 'copying_from', text)

function readMark<Mark>(schema: z.ZodType<Mark>, name: string, text: string): Mark {
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new GatewayError(
      'TR_STORE_UNAVAILABLE',
      `The store's mark ${name} cannot be read: it was changed by something else, restore it from a backup`,
      { cause: error },
    )
  }
}
