import * as z from 'zod'
import { dispatchIdSchema } from '../dispatch-id.ts'

// What is posted to agent/in: strict, so that a wrong record is found before it is queued. An attribute
// that does not apply is left out; null and undefined are refused.

/** An id of the field-service product, by which Dispatch recognises a record. */
export const externalIdSchema = z.string().min(1).max(500)

/** The same value and type that Dispatch sent; absent if Dispatch never sent it. */
export const echoedIdSchema = dispatchIdSchema.exactOptional()

/** Free words of a person: a reason, a note, a resolution. */
export const wordsSchema = z.string().min(1)

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, as `toDispatchTime` writes it. */
export const dispatchTimeSchema = z.iso.datetime({ precision: 3 })
