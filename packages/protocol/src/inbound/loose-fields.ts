import * as z from 'zod'
import { dispatchIdSchema, type DispatchId } from '../dispatch-id.ts'
import { isJsonObject } from '../json/json-object.ts'

// The attributes of what Dispatch sends. Any may be missing, null, or of another type than documented. A
// value is converted to the documented type if possible, otherwise it counts as absent; nothing makes a whole
// event unreadable. The original event is kept beside the parsed one.
//
// The return types are written out, with types that every supported zod 4 has: inferred types name classes
// that differ between versions of zod, so the declarations would not compile with another version.

/** A field that may be missing or null; any value is accepted. */
type Loose<Value> = z.ZodOptional<z.ZodType<Value | null | undefined>>

type LooseObject<Shape extends z.core.$ZodLooseShape> = z.output<z.ZodObject<Shape, z.core.$loose>>

/** Text; numbers and booleans are written out. */
export function looseText(): Loose<string> {
  return z.preprocess(toText, z.string().nullish()).optional()
}

/** A list of texts; one text alone counts as a list of one, other entries are left out. */
export function looseTexts(): Loose<string[]> {
  return z.preprocess(toTexts, z.array(z.string()).nullish()).optional()
}

/** A number; numbers written as text are read. */
export function looseNumber(): Loose<number> {
  return z.preprocess(toNumber, z.number().nullish()).optional()
}

/** A boolean; 0, 1, "true" and "false" are read. */
export function looseBoolean(): Loose<boolean> {
  return z.preprocess(toBoolean, z.boolean().nullish()).optional()
}

/** An id in the type it came in. */
export function looseId(): Loose<DispatchId> {
  return z
    .preprocess((value) => (isId(value) ? value : nullOrAbsent(value)), dispatchIdSchema.nullish())
    .optional()
}

/** An object of which some attributes are known; the others stay. */
export function looseObjectOf<Shape extends z.core.$ZodLooseShape>(shape: Shape): Loose<LooseObject<Shape>> {
  return z.preprocess(toObject, z.looseObject(shape).nullish()).optional()
}

/** A list of such objects; one object alone counts as a list of one, other entries are left out. */
export function looseListOf<Shape extends z.core.$ZodLooseShape>(shape: Shape): Loose<LooseObject<Shape>[]> {
  return z.preprocess(toList, z.array(z.looseObject(shape)).nullish()).optional()
}

/** An object of which nothing is known. */
export function looseRecord(): Loose<Record<string, unknown>> {
  return z.preprocess(toObject, z.record(z.string(), z.unknown()).nullish()).optional()
}

function isId(value: unknown): boolean {
  return dispatchIdSchema.safeParse(value).success
}

function nullOrAbsent(value: unknown): null | undefined {
  return value === null ? null : undefined
}

function toText(value: unknown): string | null | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  return nullOrAbsent(value)
}

function toTexts(value: unknown): unknown {
  if (value === null || value === undefined) return value
  const texts = (Array.isArray(value) ? value : [value]).map((entry) => toText(entry))
  return texts.filter((text) => typeof text === 'string')
}

function toNumber(value: unknown): number | null | undefined {
  if (typeof value === 'bigint') return toNumber(Number(value))
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'string' && /^\s*-?\d{1,300}(\.\d+)?\s*$/.test(value)) return Number(value)
  return nullOrAbsent(value)
}

function toBoolean(value: unknown): boolean | null | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  if (typeof value === 'string' && /^\s*(true|false)\s*$/i.test(value))
    return value.trim().toLowerCase() === 'true'
  return nullOrAbsent(value)
}

function toObject(value: unknown): unknown {
  return isJsonObject(value) ? value : nullOrAbsent(value)
}

function toList(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(isJsonObject)
  return isJsonObject(value) ? [value] : nullOrAbsent(value)
}
