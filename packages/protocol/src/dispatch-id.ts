import * as z from 'zod'

/**
 * An id as Dispatch sent it. Numbers and strings both occur for the same thing, and Dispatch wants each
 * back in the type it sent: keep it as it is, compare it by `idText`.
 */
export const dispatchIdSchema = z.union([z.string().min(1), z.number(), z.bigint()])

export type DispatchId = z.infer<typeof dispatchIdSchema>

/** The text by which ids are compared and stored. */
export function idText(id: DispatchId): string {
  return String(id)
}
