import { toStorable } from '@truckroll/store'

/** What may be bound: `undefined` is stored as NULL. */
export type Parameter =
  | string
  | number
  | boolean
  | Uint8Array
  | null
  | undefined
  | readonly string[]
  | readonly number[]
  | readonly Uint8Array[]

/** JSON for a parameter of type jsonb; what is undefined is left out. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_name, item: unknown) => (typeof item === 'string' ? toStorable(item) : item))
}

export function toParameter(value: Parameter): unknown {
  if (typeof value === 'string') return toStorable(value)
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null
  if (value instanceof Uint8Array) return toBuffer(value)
  return value.map((item) => {
    if (typeof item === 'string') return toStorable(item)
    return typeof item === 'number' ? item : toBuffer(item)
  })
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
