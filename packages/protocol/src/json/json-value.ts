import * as z from 'zod'
import { stringifyJson } from './stringify-json.ts'
import { toKind } from './to-kind.ts'

/** Any JSON value as `parseJson` reads it: an integer beyond 2^53 is a bigint. */
export type JsonValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | JsonValue[]
  | { [name: string]: JsonValue }

/** So much JSON a field may hold whose content is not ours: what a brand, a vendor or Dispatch made up. */
const jsonBounds = { bytes: 65_536, values: 2_000, levels: 32, nameCharacters: 200 } as const

interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/**
 * Accepts JSON as `parseJson` reads it, up to `jsonBounds`. It looks at each value once, and stops at the first fault: a
 * recursive schema takes a millisecond for each kilobyte.
 */
export const jsonValueSchema: z.ZodType<JsonValue, JsonValue> = z
  .any()
  .superRefine((value: unknown, context) => addFault(context, findFault(value)))
  .meta({ description: describeBounds('any JSON') })

/** The same for an object with members of any name. */
export const jsonFieldsSchema: z.ZodType<Record<string, JsonValue>, Record<string, JsonValue>> = z
  .any()
  .superRefine((value: unknown, context) => {
    addFault(context, isPlainObject(value) ? findFault(value) : { path: [], message: 'expected an object' })
  })
  .meta({ type: 'object', additionalProperties: true, description: describeBounds('an object of any JSON') })

function describeBounds(what: string): string {
  const { bytes, values, levels } = jsonBounds
  return `${what}, at most ${bytes} bytes, ${values} values and ${levels} levels`
}

function addFault(context: z.RefinementCtx, fault: Fault | undefined): void {
  if (fault !== undefined) context.addIssue({ code: 'custom', path: [...fault.path], message: fault.message })
}

/** The bounds are of the whole, so what exceeds them is told at its top. */
function findFault(top: unknown): Fault | undefined {
  const walk = new BoundedWalk()
  const fault = walk.look(top, [])
  if (fault !== undefined) return fault
  // By now it is small enough to be written out.
  const bytes = Buffer.byteLength(stringifyJson(top))
  return bytes > jsonBounds.bytes ? tooMuch(`${jsonBounds.bytes} bytes of JSON`) : undefined
}

class BoundedWalk {
  #values = -1
  #characters = 0

  look(value: unknown, path: readonly PropertyKey[]): Fault | undefined {
    this.#values += 1
    if (this.#values > jsonBounds.values) return tooMuch(`${jsonBounds.values} values`)
    if (typeof value === 'object' && value !== null) return this.#lookInside(value, path)
    if (typeof value === 'string') return this.#count(value)
    const isScalar =
      value === null || typeof value === 'boolean' || typeof value === 'bigint' || Number.isFinite(value)
    return isScalar
      ? undefined
      : { path, message: `expected JSON, got ${toKind(value)} that has no JSON form` }
  }

  #lookInside(value: object, path: readonly PropertyKey[]): Fault | undefined {
    if (path.length >= jsonBounds.levels) return tooMuch(`${jsonBounds.levels} levels of nesting`)
    if (!Array.isArray(value) && !isPlainObject(value)) {
      return { path, message: 'expected JSON, got an object of a class' }
    }
    for (const key of Object.keys(value)) {
      const isName = !Array.isArray(value)
      if (isName && key.length > jsonBounds.nameCharacters) {
        return tooMuch(`${jsonBounds.nameCharacters} characters in a name`)
      }
      const member: unknown = Reflect.get(value, key)
      const fault =
        (isName ? this.#count(key) : undefined) ?? this.look(member, [...path, isName ? key : Number(key)])
      if (fault !== undefined) return fault
    }
    return undefined
  }

  #count(text: string): Fault | undefined {
    this.#characters += text.length
    return this.#characters > jsonBounds.bytes ? tooMuch(`${jsonBounds.bytes} bytes of JSON`) : undefined
  }
}

function tooMuch(most: string): Fault {
  return { path: [], message: `expected at most ${most}, got more` }
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
