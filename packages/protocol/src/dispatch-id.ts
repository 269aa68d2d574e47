import * as z from 'zod'

/**
 * An id as Dispatch sent it. Numbers and strings both occur for the same thing, and Dispatch wants each
 * back in the type it sent: keep it as it is, compare it by `idText`.
 */
export const dispatchIdSchema = z.union([z.string().refine(isNotEmpty), z.number(), z.bigint()])

export type DispatchId = z.infer<typeof dispatchIdSchema>

/**
 * Not `min(1)`: zod checks it on anything with a `length`, and throws if the `length` of an object is not a
 * number.
 */
function isNotEmpty(text: string): boolean {
  return text !== ''
}

/** The text form in which ids are compared and stored. */
export function idText(id: DispatchId): string {
  return String(id)
}
